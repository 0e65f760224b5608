#!/usr/bin/env bash
# Finds the plan that was reviewed with the pull request that this commit of main merges: the one made from exactly these
# sources, by this workflow, for the request's last commit. Where there is none, says why, and the plan has to be made.
set -euo pipefail

repository=repos/$GITHUB_REPOSITORY
tree=$(git rev-parse 'HEAD^{tree}')

no_plan() {
  echo "$1 A new plan is made and asked about." | tee -a "$GITHUB_STEP_SUMMARY"
  exit 0
}

pull_request=$(gh api "$repository/commits/$GITHUB_SHA/pulls" |
  jq --compact-output --arg sha "$GITHUB_SHA" \
    'map(select(.merge_commit_sha == $sha and .merged_at != null)) | .[0] // empty')
[ -n "$pull_request" ] || no_plan "No pull request was merged as $GITHUB_SHA."
number=$(jq .number <<<"$pull_request")
head=$(jq --raw-output .head.sha <<<"$pull_request")

# A run of a fork may upload whatever it likes by any name, so only those of this repository count.
artifact=$(gh api --paginate "$repository/actions/artifacts?name=plan-$tree&per_page=100" |
  jq --compact-output --slurp --arg head "$head" \
    'map(.artifacts[]) | map(select(.workflow_run.head_sha == $head
      and .workflow_run.head_repository_id == .workflow_run.repository_id)) | max_by(.created_at) // empty')
[ -n "$artifact" ] || no_plan "Main has moved: pull request #$number was planned from other sources than those it was merged into."
[ "$(jq .expired <<<"$artifact")" = false ] || no_plan "The plan of pull request #$number has expired."

run=$(gh api "$repository/actions/runs/$(jq .workflow_run.id <<<"$artifact")" |
  jq --raw-output '"\(.path | split("@")[0]) \(.event) \(.conclusion)"')
[ "$run" = ".github/workflows/plan.yml pull_request success" ] ||
  no_plan "The run that planned pull request #$number is not a success of this workflow ($run)."

id=$(jq .id <<<"$artifact")
.github/scripts/download-artifact.sh "$id" "$RUNNER_TEMP/plan"
changes=false
if [ -f "$RUNNER_TEMP/plan/plan.tar.gz" ]; then changes=true; fi
{
  printf 'The plan that was reviewed with pull request #%s:\n\n' "$number"
  cat "$RUNNER_TEMP/plan/review.md"
} >>"$GITHUB_STEP_SUMMARY"
{
  echo "artifact=$id"
  echo "changes=$changes"
} >>"$GITHUB_OUTPUT"
