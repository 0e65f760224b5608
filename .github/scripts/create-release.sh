#!/usr/bin/env bash
# Makes the GitHub release of this tag; a version with a hyphen is a pre-release (Semantic Versioning, 9).
set -euo pipefail

release=$RUNNER_TEMP/release
# Whoever may push tags could have moved it while the approval was awaited.
tagged=$(gh api "repos/$GITHUB_REPOSITORY/commits/$GITHUB_REF_NAME" | jq --raw-output .sha)
if [ "$tagged" != "$GITHUB_SHA" ]; then
  echo "::error::Not released: the tag $GITHUB_REF_NAME is on $tagged now, and what was approved is $GITHUB_SHA. Push a new tag."
  exit 1
fi
set --
case $GITHUB_REF_NAME in *-*) set -- --prerelease ;; esac
gh release create "$GITHUB_REF_NAME" "$release"/*.tgz "$release"/*.tar.gz --repo "$GITHUB_REPOSITORY" --verify-tag \
  --title "$GITHUB_REF_NAME" --notes-file "$release/notes.md" "$@"
