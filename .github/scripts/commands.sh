#!/usr/bin/env bash
# commands.sh <plan.json>: prints the resources with provisioners in one line. Provisioners run commands during apply.
set -euo pipefail

# The code of npm packages chooses the names, so remove Markdown from them.
jq --raw-output '[.configuration | .. | objects | select(.provisioners != null)
  | "`\(.address | gsub("[^\\w.-]"; "_"))` (\([.provisioners[].type | gsub("[^\\w.-]"; "_")] | join(", ")))"] | unique | join(", ")' "$1"
