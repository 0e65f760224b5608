#!/usr/bin/env bash
# Fails if main does not contain the tagged commit, which nobody may have reviewed.
set -euo pipefail

status=$(gh api "repos/$GITHUB_REPOSITORY/compare/main...$GITHUB_SHA" | jq --raw-output .status)
case $status in
identical | behind) ;;
*)
  echo "::error::Not released: main does not contain $GITHUB_SHA ($status). Merge it, and tag the commit on main as $GITHUB_REF_NAME."
  exit 1
  ;;
esac
