#!/usr/bin/env bash
# What slow destinations cost the fast ones: three destinations, first all alike, then one of them behind a line of 5 Mb/s and
# another behind one that loses 1 % of the packets.
#
#   benchmark/slow.sh [MB]        the folder's size, 100 without; ends with 1 when it falls short
#
#   fast      the fast one's time to its receipt, beside slow ones, is at most 1.15 times that beside fast ones
#   all       every destination ends up with the folder, compared with diff
#   once      what left the source is one copy: at most 1.1 times the folder
#
# Needs root and the lab (see benchmark/lab.sh).
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d "/dev/shm/abanico-slow.XXXXXX")
# shellcheck source=benchmark/lab.sh
. "$root/benchmark/lab.sh"
trap clean_up EXIT
trap "exit 143" INT TERM HUP

megabytes=${1:-100}
failed=0

# One backup to d1..d3; leaves the seconds to d1's receipt in $fast and those to the end in $whole.
backup() {
  local i begun
  start server hub "$root/bin/abanico-server" run --port 9440 --spool "$work/spool"
  says server 9440
  for i in 1 2 3; do
    rm -rf "$work/d$i"
    start "d$i" "d$i" "$root/bin/abanico-client" destination --server $hub --folder "$work/d$i" --name "d$i" --once --progress json
    says server "\bd$i\W* joined from "
  done
  before=$(counted src tx)
  begun=$(date +%s.%N)
  start source src "$root/bin/abanico-client" source --server $hub --folder "$work/folder" --destinations 3 --progress json
  ends d1
  fast=$(echo "$(date +%s.%N) - $begun" | bc)
  ends source
  whole=$(echo "$(date +%s.%N) - $begun" | bc)
  sent=$(($(counted src tx) - before))
  ends d2
  ends d3
  same d1 d2 d3
  stop server
}

require_lab
lab_up 3
make_key
make_folder "$megabytes"

backup
alike=$fast
printf '%s MB to three alike: the first has it after %.2f s, all after %.2f s\n' "$megabytes" "$alike" "$whole"
"$lab/lab.sh" link d2 rate=5 delay=10 queue=100
"$lab/lab.sh" link d3 rate=100 delay=25 loss=1 queue=600
backup
printf '%s MB, one at 5 Mb/s and one that loses 1 %%: the fast one has it after %.2f s, all after %.2f s\n' "$megabytes" "$fast" "$whole"
want "fast, beside slow ones, of its time beside fast ones" "$(echo "scale=4; $fast / $alike" | bc)" "v <= 1.15"
want "sent by the source, of the folder" "$(echo "scale=4; $sent / $bytes" | bc)" "v <= 1.1"
exit "$failed"
