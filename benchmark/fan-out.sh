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
hub=10.77.0.2
export XDG_STATE_HOME=$work/state
unset ABANICO_KEY ABANICO_KEY_FILE
pids=()

clean_up() {
  local pid
  # Each is a shell around the program: both have to go.
  for pid in "${pids[@]}"; do
    pkill -P "$pid" 2>/dev/null || true
    kill "$pid" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

on() { local host=$1; shift; ip netns exec "ab-$host" "$@"; }
busy() { awk '/^cpu / { print ($2 + $3 + $4 + $7 + $8) / 100 }' /proc/stat; }
# User and system seconds of a process and all its threads.
cpu_of() { awk '{ print ($14 + $15) / 100 }' "/proc/$1/stat"; }
java_of() { pgrep -P "$1" java || echo "$1"; }
says() { until grep -q "$2" "$1"; do sleep 0.05; done; }

(umask 077 && "$root/bin/abanico-server" key >"$work/key")
on hub "$root/bin/abanico-server" run --port 9440 --key-file "$work/key" >"$work/server.log" 2>&1 & pids+=($!); server=$!
says "$work/server.log" 9440
for i in $(seq 1 "$count"); do
  on "d$i" "$root/bin/abanico-client" destination --server $hub --key-file "$work/key" --folder "$work/d$i" --name "d$i" \
    --progress none >"$work/d$i.log" 2>&1 & pids+=($!)
done
until [ "$(grep -c ' joined from ' "$work/server.log")" -eq "$count" ]; do sleep 0.05; done

gigabytes=$(du -sb --apparent-size "$folder" | awk '{ printf "%.4f", $1 / 1e9 }')
server_before=$(cpu_of "$(java_of $server)")
before=$(busy)
begun=$(date +%s.%N)
on src "$root/bin/abanico-client" source --server $hub --key-file "$work/key" --folder "$folder" --destinations "$count" --progress none \
  >"$work/source.log" 2>&1 || { cat "$work/source.log"; exit 1; }
ended=$(date +%s.%N)
after=$(busy)
server_after=$(cpu_of "$(java_of $server)")

for i in $(seq 1 "$count"); do
  diff -r --no-dereference -x .abanico "$folder" "$work/d$i" >/dev/null || { echo "d$i differs"; exit 1; }
done
awk -v n="$count" -v gb="$gigabytes" -v t="$(echo "$ended - $begun" | bc)" -v cpu="$(echo "$after - $before" | bc)" \
  -v server="$(echo "$server_after - $server_before" | bc)" \
  'BEGIN { printf "N=%d  wall %.2f s  %.0f MB/s  CPU of the machine %.2f s, %.2f s per GB; of the server %.2f s per GB\n",
           n, t, gb * 1000 / t, cpu, cpu / gb, server / gb }'
grep -E 'hold it' "$work/source.log" | sed 's/^.*hold it/inside the program:/'
