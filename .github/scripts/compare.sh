#!/usr/bin/env bash
# Tells whether this plan of main is the one that was reviewed with the pull request that main's commit merges. What the
# request's run has kept serves for this alone: whoever may push a branch could have forged it, so nothing else is taken.
set -euo pipefail

repository=repos/$GITHUB_REPOSITORY

told() {
  echo "$1" | tee -a "$GITHUB_STEP_SUMMARY"
  exit 0
}
not_compared() { told "⚠️ **Nobody has reviewed this plan yet**: $1 Read its review before you approve it."; }

pull_request=$(gh api "$repository/commits/$GITHUB_SHA/pulls" |
  jq --compact-output --arg sha "$GITHUB_SHA" \
    'map(select(.merge_commit_sha == $sha and .merged_at != null)) | .[0] // empty')
[ -n "$pull_request" ] || not_compared "no pull request was merged as $GITHUB_SHA."
number=$(jq .number <<<"$pull_request")
head=$(jq --raw-output .head.sha <<<"$pull_request")

# A run of a fork may upload whatever it likes by any name, so only those of this repository count.
artifact=$(gh api --paginate "$repository/actions/artifacts?name=review-$head&per_page=100" |
  jq --compact-output --slurp --arg head "$head" \
    'map(.artifacts[]) | map(select(.workflow_run.head_sha == $head
      and .workflow_run.head_repository_id == .workflow_run.repository_id)) | max_by(.created_at) // empty')
[ -n "$artifact" ] || not_compared "pull request #$number was not planned."
[ "$(jq .expired <<<"$artifact")" = false ] || not_compared "the review of pull request #$number has expired."

run=$(gh api "$repository/actions/runs/$(jq .workflow_run.id <<<"$artifact")" |
  jq --raw-output '"\(.path | split("@")[0]) \(.event) \(.conclusion)"')
[ "$run" = ".github/workflows/plan.yml pull_request success" ] ||
  not_compared "the run that planned pull request #$number is not a success of this workflow ($run)."

sha256=$(jq --raw-output '.digest | ltrimstr("sha256:")' <<<"$artifact")
.github/scripts/download-artifact.sh "$(jq .id <<<"$artifact")" "$sha256" "$RUNNER_TEMP/reviewed"
if [ "$(cat "$RUNNER_TEMP/reviewed/digest")" = "$DIGEST" ]; then
  told "✅ **This plan equals the one that was reviewed with pull request #$number**: both have the digest \`$DIGEST\`."
fi
told "⚠️ **This plan is not the one that was reviewed with pull request #$number**: main, the state or what lies outside of Terraform has changed since. Read its review before you approve it."
