#!/usr/bin/env bash
# Refuses a tag that is no more on the commit that was built and approved: whoever may push tags could have moved it.
set -euo pipefail

tagged=$(gh api "repos/$GITHUB_REPOSITORY/commits/tags/$GITHUB_REF_NAME" | jq --raw-output .sha)
if [ "$tagged" != "$GITHUB_SHA" ]; then
  echo "::error::Not released: the tag $GITHUB_REF_NAME is on $tagged now, and what was approved is $GITHUB_SHA. Push a new tag."
  exit 1
fi
