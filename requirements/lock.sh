#!/bin/sh
# Resolves requirements/*.in into the hash-locked lists. All of them keep to the versions of all.lock.
# What nothing imports is left out (excludes.txt); what Rasa holds back needlessly is raised (overrides.txt).
set -eu
cd "$(dirname "$0")"
compile() {
    ../.venv/bin/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-emit-index-url \
        --no-header --excludes excludes.txt --overrides overrides.txt "$@"
}
compile all.in --output-file all.lock
compile checks.in --constraint all.lock --output-file checks.lock
compile web.in --constraint all.lock --output-file web.lock
compile boot.in --constraint all.lock --no-annotate --output-file boot.lock
