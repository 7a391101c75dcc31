#!/usr/bin/env bash
# Usage: demo/run.sh [ACT...]
# Installs what the demo needs when that is missing or stale, and plays it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "demo: Node 20.20 or newer and npm are needed: install them, for example from https://nodejs.org." >&2
    exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 20) ? 0 : 1)'; then
    echo "demo: Node 20.20 or newer is needed, and this one is $(node --version)." >&2
    exit 1
fi
# npm writes this file last, so it is as old as the installation.
if [[ ! node_modules/.package-lock.json -nt package-lock.json ]]; then
    npm ci --silent
fi
exec node demo.mjs "$@"
