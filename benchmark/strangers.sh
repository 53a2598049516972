#!/usr/bin/env bash
# A backup with the real programs while a stranger floods the server, beside the same backup without: speed, memory, lines shown.
#
#   benchmark/strangers.sh [MEGABYTES]     450 by default: on the 100 Mb/s that the source has, over half a minute
#
# The stranger sends, from a host of its own and for as long as the backup takes (30 s at least):
#   100,000 first messages a second, half under a key that the server does not have, half under its own with a wrong authenticator;
#   5,000 datagrams of random bytes a second;
#   5,000 packets a second that were overheard of a backup under the same key, to the server, and 1,000 to the destination;
#   5,000 ACKs a second to the server as if from the source, and 1,000 to the destination as if from the server: right addresses and
#   connection numbers, wrong authenticators.
#
# Wanted: at least 80 % of the speed without it, a heap (after collection) at most 8 MiB larger, and one line a minute shown.
#
# What is compared: both backups cross the same link of 100 Mb/s, which is what bounds the one without a stranger. The stranger has one
# core for itself and all programs of the backup share the other, in both runs: what it costs to make and to route the flood
# is not what is measured, what it costs to receive and drop it is. (What the server's kernel drops for it, by a filter on its socket, costs
# its core nothing and the stranger's core a little: the kernel delivers on the sender's core.) Without limits the programs would use both cores fully, and any
# other program on the machine would slow them.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d "/dev/shm/abanico-strangers.XXXXXX")
# shellcheck source=benchmark/lab.sh
. "$root/benchmark/lab.sh"
trap clean_up EXIT
trap "exit 143" INT TERM HUP

megabytes=${1:-450}
failed=0
programs=(taskset -c 0)
stranger=(taskset -c 1 "$work/stranger")

# want WHAT VALUE CONDITION: CONDITION is bc's, with v for the value.
want() {
  if holds "v = $2; $3"; then
    printf '%-56s %10.2f\n' "$1" "$2"
  else
    printf '%-56s %10.2f   SHORT: must be %s\n' "$1" "$2" "$3"
    failed=1
  fi
}

# One backup; its speed in MB/s, with the start of the source program.
backup() {
  local begun ended
  begun=$(date +%s.%N)
  on src "${programs[@]}" "$root/bin/abanico-client" source --server $hub --folder "$work/folder" --name src --destinations 1 \
    --progress none >"$work/source.log" 2>&1 || { cat "$work/source.log" >&2; exit 1; }
  ended=$(date +%s.%N)
  echo "scale=3; $megabytes / ($ended - $begun)" | bc
}

heap() {
  "$JAVA_HOME/bin/jcmd" "${process[server]}" GC.run >/dev/null
  "$JAVA_HOME/bin/jcmd" "${process[server]}" GC.heap_info |
    sed -n 's/^ *\(def\|DefNew\|tenured\|Tenured\).* used \([0-9]*\)K.*/\2/p' | paste -sd+ | bc
}
resident() { sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/${process[server]}/status"; }
lines() { wc -l <"$work/server.log"; }

# The next packet of a connection that reaches a host from another: address and port, its own address and port, connection.
overhear() {
  on "$1" timeout 60 tcpdump -i eth0 -n -l -A -c 200 "udp and src host $2 and port 9440" 2>/dev/null | awk '
    / IP / { from = $3; to = $5; sub(/:$/, "", to) }
    match($0, /ABN1 [0-9a-f]+ /) {
      number = substr($0, RSTART + 5, 8)
      if (number != "00000000" && !done++) { sub(/\.[0-9]+$/, ":&", from); sub(/\.[0-9]+$/, ":&", to); gsub(/:\./, ":", from); gsub(/:\./, ":", to); print from, to, number; fflush() }
    }'
}

flood() {
  local seconds=$1 source server number far far_number
  read -r source server number < <(overhear hub 10.77.0.1)
  read -r _ far far_number < <(overhear d1 $hub)
  start wrong-key d2 "${stranger[@]}" hello 0badcafe 50000 "$seconds" 10.77.0.12:5001 $hub:9440
  start wrong-mac d2 "${stranger[@]}" forged "$key_id" 50000 "$seconds" 10.77.0.12:5002 $hub:9440
  start noise d2 "${stranger[@]}" noise - 5000 "$seconds" 10.77.0.12:5003 $hub:9440
  start replay d2 "${stranger[@]}" replay "$work/to-server" 5000 "$seconds" 10.77.0.12:5004 $hub:9440
  start replay-d1 d2 "${stranger[@]}" replay "$work/to-d1" 1000 "$seconds" $hub:9440 "$far"
  start acks d2 "${stranger[@]}" ack "$number" 5000 "$seconds" "$source" "$server"
  start acks-d1 d2 "${stranger[@]}" ack "$far_number" 1000 "$seconds" $hub:9440 "$far"
  wait
}

require_lab tcpdump cc taskset
find_jdk25
cc -O2 -o "$work/stranger" "$root/benchmark/stranger.c"
make_key
lab_up 2
mkdir "$work/folder"
head -c "${megabytes}000000" /dev/urandom >"$work/folder/file"
"$lab/lab.sh" link src rate=100 delay=5 queue=500
renice -n -20 -p "$(cat /tmp/lab-links/src.pid)" >/dev/null
until on src ping -c 1 -W 1 $hub >/dev/null 2>&1; do sleep 0.1; done

start server hub "${programs[@]}" "$root/bin/abanico-server" run --port 9440
says server 9440
start d1 d1 "${programs[@]}" "$root/bin/abanico-client" destination --server $hub --folder "$work/copy" --name d1 --progress none
says server ' joined from '
start capture-hub hub tcpdump -i eth0 -n -w "$work/to-server" -c 5000 udp dst port 9440
start capture-d1 d1 tcpdump -i eth0 -n -w "$work/to-d1" -c 5000 udp src port 9440
says capture-hub 'listening on'
says capture-d1 'listening on'
alone=$(backup)
stop capture-hub
stop capture-d1
# The name of the key stands in every first message.
key_id=$(tcpdump -r "$work/to-server" -n -A 2>/dev/null | sed -n 's/^HELLO 1 \([0-9a-f]*\) .*/\1/p' | head -n 1)
heap_before=$(heap)
resident_before=$(resident)
lines_before=$(lines)

# What the destination has would not be sent again.
head -c "${megabytes}000000" /dev/urandom >"$work/folder/file"
begun=$SECONDS
flood 45 &
attacked=$(backup)
wait $! 2>/dev/null || true
# The sum of what was refused is shown a minute after it began.
while [ $((SECONDS - begun)) -lt 75 ]; do sleep 1; done
heap_after=$(heap)
resident_after=$(resident)
shown=$(grep -c 'packets of strangers' "$work/server.log" || true)

cmp "$work/folder/file" "$work/copy/file" || failed=1
cat "$work"/{wrong-key,wrong-mac,noise,replay,replay-d1,acks,acks-d1}.log
grep 'packets of strangers' "$work/server.log" || true
printf '%-56s %10.2f\n' "MB/s without strangers" "$alone"
printf '%-56s %10.2f\n' "MB/s with them" "$attacked"
want "% of the speed" "$(echo "scale=3; 100 * $attacked / $alone" | bc)" "v >= 80"
want "KiB of the server's heap before" "$heap_before" "v > 0"
want "KiB of it more afterwards" "$((heap_after - heap_before))" "v <= 8192"
printf '%-56s %10d, %d\n' "KiB resident before, after" "$resident_before" "$resident_after"
want "lines about strangers" "$shown" "v >= 1 && v <= 2"
want "lines shown meanwhile, of the backup and of them" "$(($(lines) - lines_before))" "v <= 25"
exit $failed
