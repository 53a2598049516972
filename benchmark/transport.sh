#!/usr/bin/env bash
# The transport alone, two hops (src, hub, d1) over the lab's switch: MB/s, and CPU-seconds per GB of all three programs together.
#
#   benchmark/transport.sh [GB [ROUNDS]]       2 GB, 6 rounds with the same relay and destination; the last one counts (the first four warm up)
#
# Ends with 1 below 600 MB/s or above 2.0 CPU-seconds per GB.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/abanico-transport.XXXXXX")
# shellcheck source=benchmark/lab.sh
. "$root/benchmark/lab.sh"
trap clean_up EXIT
trap "exit 143" INT TERM HUP

least_rate=600
most_cpu=2.0
gigabytes=${1:-2}
rounds=${2:-6}

require_lab
build_benchmark
lab_up 1
start_transport
on src "${java[@]}" send server=$hub:9440 gb="$gigabytes" rounds="$rounds" >"$work/send.log" 2>&1 || { cat "$work/send.log" >&2; exit 1; }
until [ "$(grep -c 'bytes=' "$work/relay.log")" -eq "$rounds" ]; do sleep 0.1; done

for round in $(seq 1 "$rounds"); do
  sent=$(grep 'bytes=' "$work/send.log" | sed -n "${round}p")
  relayed=$(grep 'bytes=' "$work/relay.log" | sed -n "${round}p")
  received=$(grep 'bytes=' "$work/d1.log" | sed -n "${round}p")
  rate=$(figure MB/s "$sent")
  cpu=$(echo "$(figure cpu/GB "$sent") + $(figure cpu/GB "$relayed") + $(figure cpu/GB "$received")" | bc)
  printf 'round %d: %.0f MB/s; CPU-s per GB: source %.2f, relay %.2f, destination %.2f, together %.2f\n' "$round" "$rate" \
    "$(figure cpu/GB "$sent")" "$(figure cpu/GB "$relayed")" "$(figure cpu/GB "$received")" "$cpu"
  printf '         of %s packets lost %s; datagrams per read of the relay %.1f, per send %.1f\n' \
    "$(figure packets-sent "$sent")" "$(figure packets-lost "$sent")" \
    "$(echo "scale=2; $(figure datagrams-in "$relayed") / $(figure reads "$relayed")" | bc)" \
    "$(echo "scale=2; $(figure datagrams-out "$relayed") / $(figure sends "$relayed")" | bc)"
done
holds "$rate >= $least_rate && $cpu <= $most_cpu" || {
  echo "wanted: at least $least_rate MB/s and at most $most_cpu CPU-seconds per GB" >&2
  exit 1
}
