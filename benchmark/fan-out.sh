#!/usr/bin/env bash
# One folder from host ab-src through host ab-hub to ab-d1..dN: wall time and CPU-seconds per GB.
#
#   benchmark/fan-out.sh N FOLDER [TMPFS]     the hosts are network namespaces that must be there; copies go to TMPFS (/dev/shm)
#
# Ends with 0 when every destination holds the folder, compared with diff.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
count=$1
folder=$2
work=$(mktemp -d "${3:-/dev/shm}/abanico-fan-out.XXXXXX")
# shellcheck source=benchmark/lab.sh
. "$root/benchmark/lab.sh"
trap clean_up EXIT
trap "exit 143" INT TERM HUP
require_hosts hub src "d$count"

# All that the cores did but idle and wait for a disk.
busy() { awk '/^cpu / { for (i = 2; i <= NF; i++) sum += $i; print (sum - $5 - $6) / 100 }' /proc/stat; }
# User and system seconds of a process and all its threads; its name may have spaces in it.
cpu_of() { sed 's/^.*) //' "/proc/$1/stat" | awk '{ print ($12 + $13) / 100 }'; }
cpu_of_destinations() {
  local i
  for i in $(seq 1 "$count"); do cpu_of "${process[d$i]}"; done | awk '{ sum += $1 } END { print sum }'
}

# Builds what has to be built before anything is measured.
make_key

start server hub "$root/bin/abanico-server" run --port 9440
says server 9440
for i in $(seq 1 "$count"); do
  start "d$i" "d$i" "$root/bin/abanico-client" destination --server $hub --folder "$work/d$i" --name "d$i" --progress none
done
for i in $(seq 1 "$count"); do says server "\bd$i\W* joined from "; done

gigabytes=$(du -sb --apparent-size "$folder" | awk '{ printf "%.4f", $1 / 1e9 }')
server_before=$(cpu_of "${process[server]}")
destinations_before=$(cpu_of_destinations)
before=$(busy)
begun=$(date +%s.%N)
TIMEFORMAT='%U %S'
{ time ip netns exec ab-src "$root/bin/abanico-client" source --server $hub --folder "$folder" --destinations "$count" \
  --progress none >"$work/source.log" 2>&1; } 2>"$work/source.times" || { cat "$work/source.log"; exit 1; }
ended=$(date +%s.%N)
after=$(busy)
server_after=$(cpu_of "${process[server]}")
destinations_after=$(cpu_of_destinations)

for i in $(seq 1 "$count"); do
  diff -r --no-dereference -x .abanico "$folder" "$work/d$i" >/dev/null || { echo "d$i differs"; exit 1; }
done
awk -v n="$count" -v gb="$gigabytes" -v t="$(echo "$ended - $begun" | bc)" -v cpu="$(echo "$after - $before" | bc)" \
  -v source="$(awk '{ print $1 + $2 }' "$work/source.times")" -v server="$(echo "$server_after - $server_before" | bc)" \
  -v destinations="$(echo "$destinations_after - $destinations_before" | bc)" \
  'BEGIN { printf "N=%d  wall %.2f s  %.0f MB/s  CPU of the machine %.2f s, %.2f s per GB", n, t, gb * 1000 / t, cpu, cpu / gb
           printf "; of the source %.2f, the server %.2f, the destinations %.2f s per GB\n", source / gb, server / gb, destinations / gb }'
grep -E 'hold it' "$work/source.log" | sed 's/^.*hold it:*/inside the program:/'
