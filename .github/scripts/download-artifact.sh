#!/usr/bin/env bash
# download-artifact.sh <id> <folder>: unpacks an artifact of this repository. An id, unlike a name, never means another one.
set -euo pipefail

archive=$(mktemp)
gh api "repos/$GITHUB_REPOSITORY/actions/artifacts/$1/zip" >"$archive"
unzip -q "$archive" -d "$2"
rm "$archive"
