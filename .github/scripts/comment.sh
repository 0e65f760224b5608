#!/usr/bin/env bash
# Writes the review of the plan to the comment on the pull request, and updates the comment for each new plan.
set -euo pipefail

# The maximum length of a comment on GitHub, in characters.
limit=65536
marker="<!-- terraform-plan: $STACK -->"
run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
comment=$RUNNER_TEMP/comment.md
warning=""
if [ -n "$COMMANDS" ]; then warning="⚠️ **This plan runs commands with the deploy role**: $COMMANDS"$'\n\n'; fi

if [ -n "$ARTIFACT" ]; then
  .github/scripts/download-artifact.sh "$ARTIFACT" "$SHA256" "$RUNNER_TEMP/review"
  review=$(cat "$RUNNER_TEMP/review/review.md")
  if [ -f "$RUNNER_TEMP/review/sample.md" ]; then review+=$'\n\n'$(cat "$RUNNER_TEMP/review/sample.md"); fi
  findings=$'\n\n'$(cat "$RUNNER_TEMP/review/findings.md")
  origin="Planned from $HEAD_SHA in [this run]($run). Digest: \`$DIGEST\`."
else
  review="**There is no plan for $HEAD_SHA**: [its run]($run) failed."
  findings=""
  origin=""
fi
too_long() { [ "$(LC_ALL=C.UTF-8 wc -m <"$comment")" -gt "$limit" ]; }
write_comment() { printf '%s\n%s%s%s\n\n%s\n' "$marker" "$warning" "$review" "$1" "$origin" >"$comment"; }
write_comment "$findings"
if too_long; then write_comment $'\n\n'"The scanner's findings are too long for this comment. Read them in [the summary of the run]($run)."; fi
if too_long; then
  printf '%s\n%s%s\n' "$marker" "$warning" "The review of $HEAD_SHA is too long for a comment. Read it in [the summary of the run]($run)." >"$comment"
fi

# The first comment with the marker that this workflow wrote. Anyone can write the marker.
own=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" |
  jq --raw-output --slurp --arg marker "$marker" \
    'add | map(select(.user.login == "github-actions[bot]" and (.body | startswith($marker)))) | .[0].id // empty')
if [ -n "$own" ]; then
  set -- PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$own"
else
  set -- POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
fi
jq --null-input --rawfile body "$comment" '{$body}' | gh api --method "$1" "$2" --input - >/dev/null
