#!/usr/bin/env bash
# Compares BASELINE with CANDIDATE, shows the table in the summary of the job, and ends like the gate. OPTIONS and LENIENT are
# inputs of action.yml.
set -euo pipefail
source "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/common.sh"

read -r -d '' -a options <<<"$OPTIONS" || true  # several lines, too
[[ $LENIENT != true ]] || options+=(--lenient)
code=0
"$poolbench/scripts/gate" compare --baseline "$BASELINE" --candidate "$CANDIDATE" --state "$reports/gate-state" \
  --markdown "$reports/gate.md" --json "$reports/gate.json" --junit "$reports/gate.xml" "${options[@]}" || code=$?
[[ ! -f $reports/gate.md ]] || cat "$reports/gate.md" >>"$GITHUB_STEP_SUMMARY"
output exit-code "$code"
[[ ! -f $reports/gate.json ]] || output verdict "$(sed -n 's/^ *"verdict": "\(.*\)",$/\1/p' "$reports/gate.json")"
exit "$code"
