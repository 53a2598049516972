#!/usr/bin/env bash
# Many destinations on one server: what it costs, and that it does not cost more and more.
#
#   benchmark/hundred.sh [DESTINATIONS [MB]]      100 and a folder of 100 MB; ends with 1 when it falls short
#
# The server and the source are the real programs, the server with a heap of 256 MB. The destinations are the clients' own sessions in one
# process, each with a socket of its own: they check every chunk by its SHA-256, say what a destination says, and keep nothing.
#
#   all       the source hears of every destination that it holds the folder, and compares what each says with its own count
#   once      what leaves the source is at most 1.1 times the folder, however many get it
#   heap      the server's heap, and what of it is in use after a collection
#   flat      the server's CPU-seconds for each GB that one destination gets: at 25, 50 and 100 destinations at most 1.3 times what they are
#             with fewer. What a backup and a destination cost once counts most where a folder is small and destinations are few.
#
# Over loopback. Needs MB on TMPFS (ABANICO_TMPFS, /dev/shm), no lab and no root.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d "${ABANICO_TMPFS:-/dev/shm}/abanico-hundred.XXXXXX")
# shellcheck source=benchmark/lab.sh
. "$root/benchmark/lab.sh"
trap clean_up EXIT
trap "exit 143" INT TERM HUP

most=${1:-100}
megabytes=${2:-100}
port=${ABANICO_PORT:-19450}
failed=0
round=0

# Keeps the last page that the source's metrics show, until the source has ended.
watch_source() {
  while kill -0 "$1" 2>/dev/null; do
    curl -s --max-time 1 "http://127.0.0.1:$((port + 1))/metrics" >"$work/page" && [ -s "$work/page" ] && mv "$work/page" "$work/metrics"
    sleep 0.2
  done
}

# round N: one backup to so many; leaves the server's CPU-seconds for each GB in $cost.
round() {
  local n=$1 before begun seconds used sent watcher
  round=$((round + 1))
  launch destinations env ABANICO_KEY="$(cat "$work/key")" "${java[@]}" server="127.0.0.1:$port" count="$n" prefix="r$round-d"
  says destinations joined
  rm -f "$work/metrics"
  before=$(cpu "${process[server]}")
  begun=$(date +%s.%N)
  launch source "$root/bin/abanico-client" source --server "127.0.0.1:$port" --folder "$work/folder" --destinations "$n" --progress json \
    --metrics-port "$((port + 1))"
  watch_source "${process[source]}" &
  watcher=$!
  ends source
  seconds=$(echo "$(date +%s.%N) - $begun" | bc)
  used=$(echo "$(cpu "${process[server]}") - $before" | bc)
  wait "$watcher"
  ends destinations
  grep -q "^held=$n\$" "$work/destinations.log" || { cat "$work/destinations.log"; exit 1; }
  sent=$(awk '/^abanico_datagram_sent_bytes_total/ { printf "%.0f", $2 }' "$work/metrics")
  copies=$(echo "scale=4; $sent / $bytes" | bc)
  cost=$(echo "scale=4; $used * 1000000000 / $bytes / $n" | bc)
  printf '%3d destinations: %.1f s, %.0f MB/s to all together; %s CPU-s of the server, %.3f per GB and destination; sent by the source %.3f copies\n' \
    "$n" "$seconds" "$(echo "$bytes * $n / 1000000 / $seconds" | bc)" "$used" "$cost" "$copies"
}

find_jdk25
build_benchmark
make_key
make_folder "$megabytes"
mapfile -t java < <(benchmark_java ManyDestinations -Xmx2g -XX:MaxDirectMemorySize=6g | sed '/^$/d')
ABANICO_JAVA_OPTIONS="-Xmx256m -Xlog:gc:file=$work/gc.log ${ABANICO_JAVA_OPTIONS:-}" launch server "$root/bin/abanico-server" run --port "$port"
says server "$port"

# Twice without being counted, until the JVM's compilers have done most of their work.
round 10
round 10
growth=0
least_cost=1000
most_copies=0
for n in 10 25 50 100; do
  [ "$n" -le "$most" ] || continue
  round "$n"
  if holds "$cost > $growth * $least_cost"; then growth=$(echo "scale=4; $cost / $least_cost" | bc); fi
  if holds "$cost < $least_cost"; then least_cost=$cost; fi
  if holds "$copies > $most_copies"; then most_copies=$copies; fi
done
"$JAVA_HOME/bin/jcmd" "${process[server]}" GC.run >/dev/null || { cat "$work/server.log" >&2; exit 1; }
heap=$(sed -n 's/.* Pause [^)]*) *\([0-9]*\)M->\([0-9]*\)M(.*/\1 \2/p' "$work/gc.log")
resident=$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/${process[server]}/status")
printf 'server: resident at most %d MB\n' "$((resident / 1024))"
want "CPU per GB and destination, of that with fewer" "$growth" "v <= 1.3"
want "sent by the source, of the folder" "$most_copies" "v <= 1.1"
want "the server's heap at most, MB" "$(cut -d' ' -f1 <<<"$heap" | sort -n | tail -n 1)" "v <= 256"
want "in use after a collection, MB, at most" "$(cut -d' ' -f2 <<<"$heap" | sort -n | tail -n 1)" "v <= 256"
want "in use in the end, MB" "$(cut -d' ' -f2 <<<"$heap" | tail -n 1)" "v <= 256"
exit "$failed"
