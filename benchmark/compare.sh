#!/usr/bin/env bash
# Abanico and its peers, one after the other, on the same data in the same lab: a Markdown table for docs/benchmarks.md.
#
#   benchmark/compare.sh [one|small]...       1 GB in one file; 20,000 files of 155 MB. Both without arguments
#
# ABANICO_COUNTS: how many destinations, "1 2 4". ABANICO_THROUGH: a command that each measurement is run through, for instance
# one that waits until the machine is quiet. Ends with 1 when a copy of ours is not right; what the peers do is in the table.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d "/dev/shm/abanico-compare.XXXXXX")
# shellcheck source=benchmark/lab.sh
. "$root/benchmark/lab.sh"
trap clean_up EXIT
trap "exit 143" INT TERM HUP

sets=("$@")
[ ${#sets[@]} -gt 0 ] || sets=(one small)
read -ra counts <<<"${ABANICO_COUNTS:-1 2 4}"
read -ra through <<<"${ABANICO_THROUGH:-}"

make_one() {
  mkdir "$work/one"
  head -c 1000000000 /dev/urandom >"$work/one/file.bin"
}
make_small() { python3 "$root/benchmark/small-files.py" "$work/small" 1; }

# row SET N PROGRAM WALL RATE CPU
row() { printf '| %s | %d | %s | %s s | %s MB/s | %s |\n' "$@"; }

ours() {
  local line
  line=$("${through[@]}" "$root/benchmark/fan-out.sh" "$2" "$work/$1") || { echo "$line" >&2; exit 1; }
  sed -n 's/^N=.* wall \([0-9.]*\) s  \([0-9]*\) MB.* s, \([0-9.]*\) s per GB; .*$/\1 \2 \3/p' <<<"$line" |
    while read -r wall rate cpu; do row "$1" "$2" "**Abanico**" "$wall" "$rate" "$cpu"; done
  echo "$1 $line" >>"$work/details"
}

# peers.sh prints a line for each, and then a line for each copy that is not right.
peers() {
  "${through[@]}" "$lab/peers.sh" "$2" "$work/$1" 2>"$work/peers.err" | tee -a "$work/details" | awk -v set="$1" -v n="$2" '
    function flush() { if (row != "") print row bad " |"; row = ""; bad = "" }
    /wall=/ {
      flush(); label = $0; sub(/ +rc=.*/, "", label)
      wall = $0; sub(/.*wall= */, "", wall); sub(/s .*/, "", wall)
      rate = $0; sub(/ *MB\/s.*/, "", rate); sub(/.* /, "", rate)
      cpu = $0; sub(/.*cpu\/GB= */, "", cpu)
      row = sprintf("| %s | %d | %s | %s s | %s MB/s | %s", set, n, label, wall, rate, cpu)
      if ($0 !~ /rc=0/) bad = ", ended with an error"
    }
    /differs/ { bad = bad ", " $2 " differs" }
    END { flush() }'
}

require_lab rsync uftp uftpd udp-sender udp-receiver python3
find_jdk25
for set in "${sets[@]}"; do
  case $set in
    one | small) "make_$set" ;;
    *) echo "no such data: $set" >&2; exit 2 ;;
  esac
done
lab_up 4
"$root/bin/abanico-server" --version >/dev/null
echo '| data | N | program | wall | rate | CPU-s per GB |'
echo '|---|---|---|---|---|---|'
for set in "${sets[@]}"; do
  for count in "${counts[@]}"; do
    ours "$set" "$count"
    peers "$set" "$count"
  done
done
echo
echo "As printed by the programs:"
cat "$work/details"
