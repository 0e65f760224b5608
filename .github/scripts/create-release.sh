#!/usr/bin/env bash
# Creates the GitHub release of this tag. A version with a hyphen is a pre-release (Semantic Versioning, item 9).
set -euo pipefail

release=$RUNNER_TEMP/release
set --
case $GITHUB_REF_NAME in *-*) set -- --prerelease ;; esac
gh release create "$GITHUB_REF_NAME" "$release"/*.tgz "$release"/*.tar.gz --repo "$GITHUB_REPOSITORY" --verify-tag \
  --title "$GITHUB_REF_NAME" --notes-file "$release/notes.md" "$@"
