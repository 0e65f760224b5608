#!/usr/bin/env bash
# commands.sh <plan's JSON>: the resources with provisioners, in one line. These run commands where the plan is applied.
set -euo pipefail

# Names come from npm packages' code; they are to be text, not Markdown.
jq --raw-output '[.configuration | .. | objects | select(.provisioners != null)
  | "`\(.address | gsub("[^\\w.-]"; "_"))` (\([.provisioners[].type | gsub("[^\\w.-]"; "_")] | join(", ")))"] | unique | join(", ")' "$1"
