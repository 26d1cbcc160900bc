#!/usr/bin/env bash
# Print the path of a Chromium: $CHROMIUM, or chromium on PATH, else Debian's, installed where apt-get may be used.
set -euo pipefail

found() {
  if [ -n "${CHROMIUM:-}" ]; then
    echo "$CHROMIUM"
  else
    command -v chromium || command -v chromium-browser || command -v google-chrome
  fi
}

if ! found >/dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo 'No Chromium is found. Install one, or name it: make browser CHROMIUM=/path/to/chromium' >&2
    exit 1
  fi
  echo 'Installing chromium with apt-get' >&2
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium; } >&2
fi
found
