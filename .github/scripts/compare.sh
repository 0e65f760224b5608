#!/usr/bin/env bash
# Reports whether this plan of main is the plan that was reviewed on the pull request that main's commit merges.
# The artifact of the pull request is used only for that: anyone who can push a branch could have forged it.
set -euo pipefail

repository=repos/$GITHUB_REPOSITORY

report() {
  echo "$1" | tee -a "$GITHUB_STEP_SUMMARY"
  exit 0
}
not_compared() { report "⚠️ **Nobody has reviewed this plan**: $1 Read its review before you approve it."; }

pull_request=$(gh api "$repository/commits/$GITHUB_SHA/pulls" |
  jq --compact-output --arg sha "$GITHUB_SHA" \
    'map(select(.merge_commit_sha == $sha and .merged_at != null)) | .[0] // empty')
[ -n "$pull_request" ] || not_compared "$GITHUB_SHA is not the merge of a pull request."
number=$(jq .number <<<"$pull_request")
head=$(jq --raw-output .head.sha <<<"$pull_request")

# A run of a fork can upload any content under any name, so use only artifacts of runs of this repository.
artifact=$(gh api --paginate "$repository/actions/artifacts?name=review-$head&per_page=100" |
  jq --compact-output --slurp --arg head "$head" \
    'map(.artifacts[]) | map(select(.workflow_run.head_sha == $head
      and .workflow_run.head_repository_id == .workflow_run.repository_id)) | max_by(.created_at) // empty')
[ -n "$artifact" ] || not_compared "pull request #$number was not planned."
[ "$(jq .expired <<<"$artifact")" = false ] || not_compared "the review of pull request #$number has expired."

run=$(gh api "$repository/actions/runs/$(jq .workflow_run.id <<<"$artifact")" |
  jq --raw-output '"\(.path | split("@")[0]) \(.event) \(.conclusion)"')
[ "$run" = ".github/workflows/plan.yml pull_request success" ] ||
  not_compared "the run that planned pull request #$number is not a successful run of this workflow ($run)."

sha256=$(jq --raw-output '.digest | ltrimstr("sha256:")' <<<"$artifact")
.github/scripts/download-artifact.sh "$(jq .id <<<"$artifact")" "$sha256" "$RUNNER_TEMP/reviewed"
if [ "$(cat "$RUNNER_TEMP/reviewed/digest")" = "$DIGEST" ]; then
  report "✅ **This plan is the one that was reviewed on pull request #$number**: both have the digest \`$DIGEST\`."
fi
report "⚠️ **This plan is not the one that was reviewed on pull request #$number**: main, the state or the infrastructure has changed. Read its review before you approve it."
