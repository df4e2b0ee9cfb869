#!/usr/bin/env bash
# Writes the bill of materials of a package to a file: what npm installs, as of now, for someone who installs it.
# Usage: sbom.sh libs/mail sbom/mail.cdx.json
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

npm pack "./$1" --ignore-scripts --silent --pack-destination "$folder" >/dev/null
tar -xzf "$folder"/*.tgz -C "$folder" --strip-components=1
(
  cd "$folder"
  npm install --package-lock-only --ignore-scripts --silent
  npm sbom --sbom-format cyclonedx --sbom-type library --package-lock-only >sbom.json
)
mkdir -p "$(dirname "$2")"
mv "$folder/sbom.json" "$2"
