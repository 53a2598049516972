#!/usr/bin/env bash
# Puts deliberate bugs into the programs, one at a time, and shows that each is found (docs/bugs-put-in.md).
#
#   simulation/put-bugs-in.sh [--seeds N] [NAME...]     without names: all of simulation/bugs
#
# A bug is looked for by the simulation, in so many seeds; one whose patch begins with "Found by MODULE TEST", by that test.
# Nothing of the checkout is changed: for the simulation a bug is compiled beside the build, and its classes stand before the others; tests run in a copy.
# Prints a line for each bug, and ends with 1 when one was not found.
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

# shellcheck source=bin/lib/find-jdk.sh
. "$root/bin/lib/find-jdk.sh"
find_jdk25
classes="$root/simulation/target/classes:$root/simulation/target/lib/*"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Says what was found, or fails.
found_by_simulation() {
  local bug=$1 patch=$2 file
  "$root/bin/simulate" --version >/dev/null
  mkdir -p "$work/$bug/classes"
  file=$(sed -n 's,^+++ b/,,p' "$patch")
  mkdir -p "$work/$bug/$(dirname "$file")"
  cp "$root/$file" "$work/$bug/$file"
  patch -s -p1 -d "$work/$bug" <"$patch"
  "$JAVA_HOME/bin/javac" -proc:none -nowarn -d "$work/$bug/classes" -cp "$classes" "$work/$bug/$file"
  if ABANICO_SIMULATION_BUG="$work/$bug/classes" "$root/bin/simulate" --seeds "$seeds" >"$work/out" 2>&1; then
    return 1
  fi
  grep -m 1 '^Seed' "$work/out" || sed -n 1p "$work/out"
}

# Likewise, where it is a test's to find it.
found_by_test() {
  local patch=$1 module=$2 test=$3 copy=$work/copy log=$work/tests.log passed=0
  if [ ! -d "$copy" ]; then
    mkdir "$copy"
    (cd "$root" && git ls-files -z | tar --null -T - -cf -) | tar -xf - -C "$copy"
  fi
  patch -s -p1 -d "$copy" <"$patch"
  (cd "$copy" && mvn -B -ntp -Dspotless.check.skip=true -pl "$module" -am test \
    -Dtest="$test" -Dsurefire.failIfNoSpecifiedTests=false) >"$log" 2>&1 || passed=$?
  patch -s -R -p1 -d "$copy" <"$patch"
  [ "$passed" -ne 0 ] || return 1
  # What does not compile was not found by a test.
  grep -m 1 -o "$test\.[A-Za-z]*.*<<< [A-Z]*" "$log" | sed 's/ -- .*//'
}

missed=0
for bug in "$@"; do
  patch=$root/simulation/bugs/$bug.patch
  read -r -a head <"$patch"
  if [ "${head[0]} ${head[1]}" = "Found by" ]; then
    found=$(found_by_test "$patch" "${head[2]}" "${head[3]}") || found=
    where="by ${head[3]}"
  else
    found=$(found_by_simulation "$bug" "$patch") || found=
    where="in $seeds seeds"
  fi
  if [ -n "$found" ]; then
    printf '%-22s %s\n' "$bug" "$found"
  else
    printf '%-22s NOT FOUND %s\n' "$bug" "$where"
    missed=1
  fi
done
exit "$missed"
