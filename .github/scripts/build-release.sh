#!/usr/bin/env bash
# Builds the files of a release: the npm packages for cdktf and CDK Terrain, the archive of the Terraform module, and the notes from the changelog.
set -euo pipefail

release=$RUNNER_TEMP/release
version=$(jq --raw-output .version package.json)
mkdir -p "$release"

if [ "$GITHUB_REF_NAME" != "v$version" ]; then
  echo "::error::The tag is $GITHUB_REF_NAME, but the version in package.json is $version. Push the tag v$version, or change the version."
  exit 1
fi

# Prints the section of the version, up to the next section or the links at the end.
awk -v heading="## [$version]" '
  index($0, heading) == 1 { inside = 1; next }
  inside && /^(## |\[[^]]+\]: )/ { exit }
  inside' CHANGELOG.md >"$release/notes.md"
if ! grep --quiet '[^[:space:]]' "$release/notes.md"; then
  echo "::error::CHANGELOG.md has no section ## [$version], or the section is empty. Describe the changes there."
  exit 1
fi

# npm accepts provenance only if the package names the repository that built it, which may be a fork.
npm pkg set repository.type=git "repository.url=git+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git"
npm run pack:packages
cp dist/packages/*.tgz "$release"
npm run build:module
tar -czf "$release/terraform-module-$version.tar.gz" -C dist/terraform-module .
