#!/usr/bin/env bash
# Publishes each package of the release. It tries them all: when the run is repeated, npm may have one of them already.
set -uo pipefail

status=0
for package in "$RUNNER_TEMP"/release/*.tgz; do
  npm publish "$package" --provenance --access public || status=1
done
exit "$status"
