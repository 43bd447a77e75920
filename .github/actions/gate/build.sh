#!/usr/bin/env bash
# Builds the project's program at its base and at its head, each in its own work tree, and outputs both programs. BUILD,
# PROGRAM, BASE, BASELINE, CANDIDATE and LENIENT are inputs of action.yml.
set -euo pipefail
source "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/common.sh"

main() {
  rm -rf "$work"
  mkdir -p "$reports"
  output reports "$reports"
  if [[ -z $BASELINE ]]; then
    local commit
    commit=$(base_commit) || refuse "there is no commit before HEAD in this checkout; let actions/checkout fetch it with fetch-depth: 0, or name one as base"
    build base "$commit" || end_without_baseline "$commit"
    BASELINE=$work/base/$PROGRAM
  fi
  if [[ -z $CANDIDATE ]]; then
    build head HEAD || refuse "$(cannot_be_built HEAD)"
    CANDIDATE=$work/head/$PROGRAM
  fi
  output baseline "$BASELINE"
  output candidate "$CANDIDATE"
}

# Prints the commit to compare with. GitHub merges a pull request into its base, which is then the first parent; in a
# checkout of its head alone, the base is where it left its branch.
base_commit() {
  if [[ $BASE ]]; then
    commit_of "$BASE"
    return
  fi
  commit_of HEAD^1 >/dev/null || git fetch --quiet --depth=2 origin "$(git rev-parse HEAD)" >&2 || return
  if [[ ${GITHUB_BASE_REF:-} ]] && ! commit_of HEAD^2 >/dev/null; then
    git merge-base "origin/$GITHUB_BASE_REF" HEAD
  else
    commit_of HEAD^1
  fi
}

commit_of() { git rev-parse --quiet --verify --end-of-options "$1^{commit}"; }

# build base|head COMMIT: whether the program was built. The names of both folders are equally long, so that paths in the
# programs are, too.
build() {
  local tree=$work/$1
  echo "::group::Building $1, $(git log -1 --format='%h %s' "$2")"
  git worktree prune
  git worktree add --quiet --force --detach "$tree" "$2" && fetch_submodules "$tree" && run_build "$tree" && [[ -x $tree/$PROGRAM ]]
  local code=$?
  echo "::endgroup::"
  return "$code"
}

fetch_submodules() { [[ ! -e $1/.gitmodules ]] || git -C "$1" submodule --quiet update --init --recursive; }

run_build() (
  cd "$1"
  export PROGRAM POOLBENCH_SOURCE=$poolbench
  bash -euo pipefail -c "${BUILD:-$(default_build)}"
)

default_build() {
  cat <<'END'
folder=$(dirname "$PROGRAM")
cmake -S . -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DPOOLBENCH_SOURCE="$POOLBENCH_SOURCE"
cmake --build "$folder" --target "$(basename "$PROGRAM")"
END
}

cannot_be_built() { echo "$1 does not build $PROGRAM; see the log of this step, and the inputs build and program"; }

# As when the gate itself has no baseline: a change that adds the first pool has none.
end_without_baseline() {
  local sentence
  sentence="No baseline: $(cannot_be_built "$(git log -1 --format=%h "$1")")."
  output verdict "no baseline"
  echo "$sentence" >>"$GITHUB_STEP_SUMMARY"
  if [[ $LENIENT == true ]]; then
    annotate warning "$sentence"
    output exit-code 0
    exit 0
  fi
  annotate error "$sentence"
  output exit-code 4
  exit 4
}

main
