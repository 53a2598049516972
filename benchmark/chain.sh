#!/usr/bin/env bash
# A far office: the server's line to it carries one copy, though two destinations are there. Another destination is at the server.
#
#   benchmark/chain.sh [MB]       the folder's size, 200 without; ends with 1 when it falls short
#
#   line      what comes to the host of the site is at most 1.1 times the folder
#   all       the source hears of all three destinations, and each has the folder, compared with diff
#
# Needs root and the lab (see benchmark/lab.sh).
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d "/dev/shm/abanico-chain.XXXXXX")
# shellcheck source=benchmark/lab.sh
. "$root/benchmark/lab.sh"
trap clean_up EXIT
trap "exit 143" INT TERM HUP

megabytes=${1:-200}
failed=0

destination() {
  start "$1" "$1" "$root/bin/abanico-client" destination --server "$2" --folder "$work/$1" --name "$1" --once --progress none
}

require_lab
lab_up 4
make_key
make_folder "$megabytes"
office=$(on d1 ip -4 -o addr show scope global | awk '{ sub("/.*", "", $4); print $4; exit }')

start server hub "$root/bin/abanico-server" run --port 9440
says server 9440
XDG_STATE_HOME=$work/office start site d1 "$root/bin/abanico-server" run --port 9440 --upstream $hub --group default --name office
says site 9440
destination d2 "$office"
destination d3 "$office"
destination d4 $hub
for i in 2 3 4; do says server "\bd$i\W* joined from "; done

before=$(counted d1 rx)
begun=$(date +%s.%N)
on src "$root/bin/abanico-client" source --server $hub --folder "$work/folder" --destinations 3 --progress none >"$work/source.log" 2>&1 ||
  { cat "$work/source.log"; exit 1; }
whole=$(echo "$(date +%s.%N) - $begun" | bc)
line=$(($(counted d1 rx) - before))
for i in 2 3 4; do
  ends "d$i"
  same "d$i"
  grep -q "d$i" "$work/source.log" || { cat "$work/source.log"; echo "nothing of d$i"; exit 1; }
done
printf '%s MB to two destinations of a site and one beside the server: %.2f s\n' "$megabytes" "$whole"
want "over the line to the site, of the folder" "$(echo "scale=4; $line / $bytes" | bc)" "v <= 1.1"
exit "$failed"
