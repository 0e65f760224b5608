#!/usr/bin/env bash
# Shows the plan's review in one comment on the pull request, which each new plan updates.
set -euo pipefail

# GitHub's limit of a comment, in characters.
limit=65536
marker="<!-- terraform-plan: $STACK -->"
run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
comment=$RUNNER_TEMP/comment.md
warning=""
if [ -n "$COMMANDS" ]; then warning="⚠️ **Runs commands with the role that deploys**: $COMMANDS"$'\n\n'; fi

if [ -n "$ARTIFACT" ]; then
  .github/scripts/download-artifact.sh "$ARTIFACT" "$SHA256" "$RUNNER_TEMP/review"
  review=$(cat "$RUNNER_TEMP/review/review.md")
  findings=$'\n\n'$(cat "$RUNNER_TEMP/review/findings.md")
  origin="Planned from $HEAD_SHA in [this run]($run), with the digest \`$DIGEST\`."
else
  review="**There is no plan of $HEAD_SHA**: [the run that should have made it]($run) failed."
  findings=""
  origin=""
fi
too_long() { [ "$(LC_ALL=C.UTF-8 wc -m <"$comment")" -gt "$limit" ]; }
write_comment() { printf '%s\n%s%s%s\n\n%s\n' "$marker" "$warning" "$review" "$1" "$origin" >"$comment"; }
write_comment "$findings"
if too_long; then write_comment $'\n\n'"The findings of the scanner have no room here: read them in [the run's summary]($run)."; fi
if too_long; then
  printf '%s\n%s%s\n' "$marker" "$warning" "The review of $HEAD_SHA is longer than a comment can be: read it in [the run's summary]($run)." >"$comment"
fi

# The oldest of this workflow's own comments: anybody can write the marker.
own=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" |
  jq --raw-output --slurp --arg marker "$marker" \
    'add | map(select(.user.login == "github-actions[bot]" and (.body | startswith($marker)))) | .[0].id // empty')
if [ -n "$own" ]; then
  set -- PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$own"
else
  set -- POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
fi
jq --null-input --rawfile body "$comment" '{$body}' | gh api --method "$1" "$2" --input - >/dev/null
