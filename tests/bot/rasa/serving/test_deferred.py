"""What only trains is loaded when it is used, and then works as ever."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.settings import ROOT

pytestmark = pytest.mark.needs("rasa")


def run(script: str) -> None:
    """Runs a script in a process that has imported nothing yet."""
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=120)


def test_the_bot_is_imported_without_what_only_trains() -> None:
    run(
        "import sys, bot.rasa.serving.__main__\n"
        "assert not {'tensorflow', 'keras', 'sympy', 'scipy.stats'} & set(sys.modules)"
    )


def test_a_function_of_a_deferred_package_works_when_it_is_called() -> None:
    run(
        "import sys\n"
        "from bot.rasa.serving.deferred import defer\n"
        "defer()\n"
        "from sklearn.model_selection import train_test_split\n"
        "assert 'scipy' not in sys.modules\n"
        "assert sorted(map(len, train_test_split([1, 2, 3, 4], test_size=1))) == [1, 3]\n"
        "import sklearn\n"
        "assert sklearn.__version__"
    )


def test_a_component_that_needs_tensorflow_still_loads() -> None:
    run(
        "import sys, bot.rasa.serving.__main__\n"
        "from rasa.nlu.classifiers.diet_classifier import DIETClassifier\n"
        "import rasa.utils.train_utils\n"
        "assert rasa.utils.train_utils.rank_and_mask\n"
        "assert 'tensorflow' in sys.modules"
    )
