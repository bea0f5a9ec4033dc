#!/usr/bin/env bash
# Judge what the GROUNDED_* variables name; write the reports, the job's summary and its outputs.
# Values arrive as variables and are never part of the script: a path cannot become a command.
set -euo pipefail

arguments=()
lines() { # each line of $2 that is not empty, as arguments after the option $1
  local first=yes line
  while IFS= read -r line; do
    [ -n "${line//[[:space:]]/}" ] || continue
    if [ "$first" = yes ] && [ -n "$1" ]; then arguments+=("$1"); fi
    first=no
    arguments+=("$line")
  done <<<"$2"
}

reports=${GROUNDED_REPORTS:-grounded}
arguments+=(--output "$reports/report.html" --output "$reports/junit.xml")
arguments+=(--output "$reports/findings.sarif" --output "$reports/outcome.json")
arguments+=(--output "$reports/comment.md" --format annotations)
[ -z "${GROUNDED_FAIL_UNDER:-}" ] || arguments+=("--fail-under=$GROUNDED_FAIL_UNDER")
[ -z "${GROUNDED_IGNORE:-}" ] || arguments+=("--ignore=$GROUNDED_IGNORE")
[ ! -f "${GROUNDED_BASELINE:-}" ] || arguments+=("--baseline=$GROUNDED_BASELINE")
[ "${GROUNDED_ANY_FORM:-false}" != true ] || arguments+=(--any-form)
[ "${GROUNDED_FIND_EVIDENCE:-false}" != true ] || arguments+=(--find-evidence)
lines --sources "${GROUNDED_SOURCES:-}"
arguments+=(--)
lines "" "$GROUNDED_PATHS"

code=0
"${GROUNDED_PYTHON:-python}" -m evals "${arguments[@]}" || code=$?
if [ -f "$reports/comment.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$reports/comment.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  echo "passed=$([ "$code" = 0 ] && echo true || echo false)" >>"$GITHUB_OUTPUT"
fi
exit "$code"
