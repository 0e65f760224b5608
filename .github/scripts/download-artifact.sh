#!/usr/bin/env bash
# download-artifact.sh <id> <SHA-256> <folder>: unpacks an artifact of this repository if it has that hash.
# Unlike a name, an id always refers to the same artifact, and the hash shows that its content has not changed.
# Exits with 4 if the artifact no longer exists.
set -euo pipefail

gone=4
archive=$(mktemp)
trap 'rm -f "$archive"' EXIT
gh api "repos/$GITHUB_REPOSITORY/actions/artifacts/$1/zip" >"$archive" || exit "$gone"
if ! echo "$2  $archive" | sha256sum --check --status; then
  echo "::error::Artifact $1 does not have the SHA-256 $2 that it was uploaded with, so its content has been replaced. It is not used. Find out who replaced it."
  exit 1
fi
unzip -q "$archive" -d "$3"
