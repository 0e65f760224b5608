#!/usr/bin/env bash
# Refuses a tag on a commit that main does not contain: nobody may have reviewed it.
set -euo pipefail

status=$(gh api "repos/$GITHUB_REPOSITORY/compare/main...$GITHUB_SHA" | jq --raw-output .status)
case $status in
identical | behind) ;;
*)
  echo "::error::Not released: main does not contain $GITHUB_SHA ($status). Merge it, and put the tag $GITHUB_REF_NAME on the commit that main then has."
  exit 1
  ;;
esac
