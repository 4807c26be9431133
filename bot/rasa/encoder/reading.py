"""Reading: `python -m bot.rasa.encoder.reading FOLDER` loads each encoder of a project, reads a sentence, names it."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.rasa.encoder.choice import BUNDLED_FOLDER, encoders


def main(root: Path) -> None:
    """Prints an encoder's name per line; nothing where none was converted yet. Fails where an encoder can't read."""
    if (root / BUNDLED_FOLDER).exists():
        for encoder in encoders(root):
            encoder.encode("Where is my parcel?")
            print(encoder.folder.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
