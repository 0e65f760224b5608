#!/usr/bin/env bash
# Fails if the tag no longer points to the commit that was built and approved. Anyone who can push tags could move it.
set -euo pipefail

tagged=$(gh api "repos/$GITHUB_REPOSITORY/commits/tags/$GITHUB_REF_NAME" | jq --raw-output .sha)
if [ "$tagged" != "$GITHUB_SHA" ]; then
  echo "::error::Not released: the tag $GITHUB_REF_NAME points to $tagged, but the approved commit is $GITHUB_SHA. Push a new tag."
  exit 1
fi
