#!/usr/bin/env bash
# What a backup sends of a tree that a destination holds but for some changes: bytes on the source's link, both directions, and time.
#
#   benchmark/incremental.sh [ROW...]     all rows without arguments; ends with 1 when one falls short
#
#   front       one byte put at the front of a 500 MB file       at most 2 MB
#   percent     1 % of a tree of 2 GB written anew               at most 1.3 times that and 2 MB
#   renamed     a folder of 1 GB renamed                         at most 1 MB
#   unchanged   100,000 files, nothing changed, five times       at most 100 KB each, 2 seconds in the median: with the start of
#               the program, and of backups of a source that stays
#
# Everything lies on TMPFS (ABANICO_TMPFS, /dev/shm). Compares source and destination after each backup.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d "${ABANICO_TMPFS:-/dev/shm}/abanico-incremental.XXXXXX")
# shellcheck source=benchmark/lab.sh
. "$root/benchmark/lab.sh"
failed=0
trap clean_up EXIT
trap "exit 143" INT TERM HUP

# want WHAT VALUE CONDITION: CONDITION is bc's, with v for the value.
want() {
  if holds "v = $2; $3"; then
    printf '  %-52s %12.2f\n' "$1" "$2"
  else
    printf '  %-52s %12.2f   SHORT: must be %s\n' "$1" "$2" "$3"
    failed=1
  fi
}

# All bytes that have crossed the source's link, both ways.
link_bytes() { on src cat /sys/class/net/eth0/statistics/{rx,tx}_bytes | awk '{ sum += $1 } END { printf "%.0f\n", sum }'; }

# Backs the folder up; leaves $bytes and $seconds.
back_up() {
  local before begun
  # A file that has just been written is not remembered, for it may be written again within the same tick of its clock.
  sleep 3
  before=$(link_bytes)
  begun=$(date +%s.%N)
  on src "$root/bin/abanico-client" source --server $hub --folder "$work/folder" --destinations 1 --progress none \
    >"$work/source.log" 2>&1 || { cat "$work/source.log"; exit 1; }
  seconds=$(echo "$(date +%s.%N) - $begun" | bc)
  bytes=$(echo "$(link_bytes) - $before" | bc)
  diff -r --no-dereference -x .abanico "$work/folder" "$work/copy" >/dev/null || { echo "the copy differs" >&2; exit 1; }
}

begin() {
  rm -rf "$work/folder" "$work/copy"
  mkdir "$work/folder"
  start server hub "$root/bin/abanico-server" run --port 9440
  says server 9440
}

destination() {
  start d1 d1 "$root/bin/abanico-client" destination --server $hub --folder "$work/copy" --name d1 --progress none --allow-removals
  says server ' joined from '
}

finish() {
  stop d1
  stop server
}

noise() { head -c "$1" /dev/urandom; }
megabytes() { echo "scale=3; $1 / 1000000" | bc; }

row_front() {
  begin
  noise 500000000 >"$work/folder/large"
  destination
  back_up
  { printf x; cat "$work/folder/large"; } >"$work/large" && mv "$work/large" "$work/folder/large"
  back_up
  want "MB sent, a byte at the front of 500 MB" "$(megabytes "$bytes")" "v <= 2"
  printf '  %-52s %12.2f\n' "seconds" "$seconds"
  finish
}

row_percent() {
  local i changed=0 size
  begin
  for i in $(seq 1 2000); do
    [ $((i % 100)) -ne 1 ] || mkdir -p "$work/folder/$((i / 100))"
    noise $((500000 + i * 500)) >"$work/folder/$(((i - 1) / 100))/$i"
  done
  destination
  back_up
  for i in $(seq 50 100 2000); do
    size=$((500000 + i * 500))
    noise "$size" >"$work/folder/$(((i - 1) / 100))/$i"
    changed=$((changed + size))
  done
  back_up
  want "MB sent, $(megabytes "$changed") MB of 2 GB changed" "$(megabytes "$bytes")" "v <= 1.3 * $(megabytes "$changed") + 2"
  printf '  %-52s %12.2f\n' "seconds" "$seconds"
  finish
}

row_renamed() {
  local i
  begin
  mkdir "$work/folder/before"
  for i in $(seq 1 200); do noise 5000000 >"$work/folder/before/$i"; done
  destination
  back_up
  mv "$work/folder/before" "$work/folder/after"
  back_up
  want "MB sent, 1 GB renamed" "$(megabytes "$bytes")" "v <= 1"
  printf '  %-52s %12.2f\n' "seconds" "$seconds"
  finish
}

# The seconds of a backup, by a source that makes one every ten: the median of five, after two.
staying() {
  LC_ALL=C start source src "$root/bin/abanico-client" source --server $hub --folder "$work/folder" --destinations 1 \
    --progress none --every 10s
  while [ "$(backups | wc -l)" -lt 7 ]; do
    kill -0 "${process[source]}" || { cat "$work/source.log" >&2; exit 1; }
    sleep 1
  done
  stop source
  backups | sed -n 3,7p | sort -g | sed -n 3p
}
backups() { sed -n 's/^Backup .* in \([0-9.]*\) s .*/\1/p' "$work/source.log"; }

row_unchanged() {
  begin
  "$root/benchmark/small-files.py" "$work/folder" 1 100000
  destination
  back_up
  printf '  %-52s %12.2f\n' "seconds, the first backup" "$seconds"
  local each most=0 times=()
  for each in first second third fourth fifth; do
    back_up
    printf '  %-52s %12.2f\n' "seconds, nothing changed in 100,000 files, the $each" "$seconds"
    times+=("$seconds")
    [ "$bytes" -le "$most" ] || most=$bytes
  done
  want "KB sent, at most" "$(echo "scale=3; $most / 1000" | bc)" "v <= 100"
  want "seconds, with the start of the program, the median" "$(printf '%s\n' "${times[@]}" | sort -g | sed -n 3p)" "v <= 2"
  want "seconds, by a source that stays, the median" "$(staying)" "v <= 2"
  finish
}

rows=("$@")
[ ${#rows[@]} -gt 0 ] || rows=(front percent renamed unchanged)
for row in "${rows[@]}"; do
  declare -F "row_$row" >/dev/null || { echo "no such row: $row" >&2; exit 2; }
done
require_lab diff
make_key
lab_up 1
for row in "${rows[@]}"; do
  echo "$row"
  "row_$row"
done
exit $failed
