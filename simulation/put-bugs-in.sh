#!/usr/bin/env bash
# Puts deliberate bugs into the programs, one at a time, and shows that the simulation finds each (docs/bugs-put-in.md).
#
#   simulation/put-bugs-in.sh [--seeds N] [NAME...]     without names: all of simulation/bugs
#
# Nothing of the checkout is changed: a bug is compiled beside the build, and its classes stand before the others.
# Prints a line for each bug, and ends with 1 when one was not found in so many seeds.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
seeds=500
if [ "${1:-}" = --seeds ]; then
  seeds=$2
  shift 2
fi
if [ $# -eq 0 ]; then
  for patch in "$root"/simulation/bugs/*.patch; do
    set -- "$@" "$(basename "$patch" .patch)"
  done
fi

"$root/bin/simulate" --version >/dev/null
# shellcheck source=bin/lib/find-jdk.sh
. "$root/bin/lib/find-jdk.sh"
find_jdk25
classes="$root/simulation/target/classes:$root/simulation/target/lib/*"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

missed=0
for bug in "$@"; do
  patch=$root/simulation/bugs/$bug.patch
  mkdir -p "$work/$bug/classes"
  file=$(sed -n 's,^+++ b/,,p' "$patch")
  mkdir -p "$work/$bug/$(dirname "$file")"
  cp "$root/$file" "$work/$bug/$file"
  patch -s -p1 -d "$work/$bug" <"$patch"
  "$JAVA_HOME/bin/javac" -proc:none -nowarn -d "$work/$bug/classes" -cp "$classes" "$work/$bug/$file"
  if ABANICO_SIMULATION_BUG="$work/$bug/classes" "$root/bin/simulate" --seeds "$seeds" >"$work/out" 2>&1; then
    printf '%-22s NOT FOUND in %s seeds\n' "$bug" "$seeds"
    missed=1
  else
    printf '%-22s %s\n' "$bug" "$(grep -m 1 '^Seed' "$work/out" || sed -n 1p "$work/out")"
  fi
done
exit "$missed"
