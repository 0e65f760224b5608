#!/usr/bin/env bash
# download-artifact.sh <id> <SHA-256> <folder>: unpacks an artifact of this repository, if it has that hash.
# An id, unlike a name, never means another artifact; and the hash tells whether it is still the same.
# Exits with 4 where there is no such artifact any more.
set -euo pipefail

gone=4
archive=$(mktemp)
trap 'rm -f "$archive"' EXIT
gh api "repos/$GITHUB_REPOSITORY/actions/artifacts/$1/zip" >"$archive" || exit "$gone"
if ! echo "$2  $archive" | sha256sum --check --status; then
  echo "::error::Artifact $1 has not the SHA-256 $2 that it was made with; somebody or something has swapped it. Nothing of it is used."
  exit 1
fi
unzip -q "$archive" -d "$3"
