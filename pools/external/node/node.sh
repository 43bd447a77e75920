#!/bin/sh
# Runs the program beside this script.
exec node "$(dirname "$0")/node-pool/main.mjs" "$@"
