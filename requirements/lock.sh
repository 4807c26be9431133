#!/bin/sh
# Resolves requirements/*.in into the hash-locked lists. web.lock and boot.lock keep to the versions of all.lock.
set -eu
cd "$(dirname "$0")"
compile() {
    ../.venv/bin/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-emit-index-url \
        --no-header "$@"
}
compile all.in --output-file all.lock
compile web.in --constraint all.lock --output-file web.lock
compile boot.in --constraint all.lock --no-annotate --output-file boot.lock
