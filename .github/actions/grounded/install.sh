#!/usr/bin/env bash
# install.sh CHECKOUT FOLDER: an environment of its own with the pinned packages and this project.
set -euo pipefail
checkout=$(cd "$1" && pwd)
python -m venv "$2"
"$2/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$checkout/requirements.lock"
"$2/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation "$checkout"
