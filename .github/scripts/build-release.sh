#!/usr/bin/env bash
# Makes a release's files: the package, the module's archive, and its notes, which are the changelog's section.
set -euo pipefail

release=$RUNNER_TEMP/release
version=$(jq --raw-output .version package.json)
mkdir -p "$release"

if [ "$GITHUB_REF_NAME" != "v$version" ]; then
  echo "::error::The tag is $GITHUB_REF_NAME and package.json's version $version; the tag of this version is v$version."
  exit 1
fi

# Up to the next section, or to the links at the end.
awk -v heading="## [$version]" '
  index($0, heading) == 1 { inside = 1; next }
  inside && /^(## |\[[^]]+\]: )/ { exit }
  inside' CHANGELOG.md >"$release/notes.md"
if ! grep --quiet '[^[:space:]]' "$release/notes.md"; then
  echo "::error::CHANGELOG.md has no section ## [$version], or nothing in it; write what is new."
  exit 1
fi

# npm takes a provenance only for a package that names the repository it was built in, of which there may be forks.
npm pkg set repository.type=git "repository.url=git+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git"
npm pack --pack-destination "$release"
npm run build:module
tar -czf "$release/terraform-module-$version.tar.gz" -C dist/terraform-module .
