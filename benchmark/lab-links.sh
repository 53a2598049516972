#!/usr/bin/env bash
# What a transfer gets out of one link, beside what TCP gets out of it. The link is the source's, alike in both directions.
#
#   benchmark/lab-links.sh [ROW...]       all rows without arguments; ends with 1 when one falls short
#
#   clean      100 Mb/s, 50 ms round trip                at least 90 Mb/s, 1 % of packets lost, ping at most 25 ms slower
#   loss1      the same, 1 % lost                        86 Mb/s
#   loss5      the same, 5 % lost                        75 Mb/s
#   far        100 Mb/s, 200 ms, 1 % lost, 60 s          80 Mb/s
#   jitter     100 Mb/s, 50 ms, 20 ms jitter, 2 % twice  80 Mb/s
#   cubic      20 Mb/s, 20 ms, beside one TCP CUBIC      30 to 70 % of the line, over 60 s
#   bbr        20 Mb/s, 20 ms, beside one TCP BBR        the same
#   busy       100 Mb/s, 20 ms, four busy loops          70 Mb/s
#   programs   clean, with abanico-server and -client    90 Mb/s, about 60 s as the others
#
# Where the link loses packets by chance, what is sent again must be less than 1.2 times that. Queues hold one round trip.
# Rates are of file data. ABANICO_CONGESTION names the congestion controller; ABANICO_PEERS=no leaves rsync out.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d "/dev/shm/abanico-links.XXXXXX")
# shellcheck source=benchmark/lab.sh
. "$root/benchmark/lab.sh"

links=/tmp/lab-links
loops=()
failed=0
options=()
[ -z "${ABANICO_CONGESTION:-}" ] || options=("congestion=$ABANICO_CONGESTION")

end_all() {
  end_loops
  clean_up
}
end_loops() {
  [ ${#loops[@]} -eq 0 ] || kill "${loops[@]}" 2>/dev/null || true
  loops=()
}
trap end_all EXIT
trap "exit 143" INT TERM HUP

link() {
  "$lab/lab.sh" link src "$@"
  # The link is no program of this machine: it must not wait for a core.
  renice -n -20 -p "$(cat $links/src.pid)" >/dev/null
  until on src ping -c 1 -W 1 $hub >/dev/null 2>&1; do sleep 0.1; done
}

# Ends the link; says how many of the source's frames it lost by chance and how many at its full queue.
end_link() {
  local pid
  pid=$(cat $links/src.pid)
  kill "$pid"
  while [ -d "/proc/$pid" ]; do sleep 0.05; done
  link_lost=$(sed -n 's/^ab-src->.* lost=\([0-9]*\).*/\1/p' $links/src.err)
  link_dropped=$(sed -n 's/^ab-src->.*tail_dropped=\([0-9]*\).*/\1/p' $links/src.err)
}

# Sends for that long; leaves its line in $sent.
transfer() {
  start_transport "${options[@]}"
  start send src "${java[@]}" send server=$hub:9440 seconds="$1" "${options[@]}"
  wait "${process[send]}" || { cat "$work/send.log" >&2; exit 1; }
  unset "process[send]"
  sent=$(grep '^send ' "$work/send.log")
  stop d1
  stop relay
}

losses() {
  local datagram
  datagram=$(echo "$(figure bytes-sent "$sent") / $(figure packets-sent "$sent")" | bc)
  printf '  of %s packets lost, by the program %s; by the link %s, at its queue %s\n' "$(figure packets-sent "$sent")" \
    "$(figure packets-lost "$sent")" "$link_lost" "$link_dropped"
  if [ "$link_lost" -gt 0 ]; then
    want "sent again, times what the link lost" \
      "$(echo "scale=3; $(figure retransmitted "$sent") / (($link_lost + $link_dropped) * $datagram)" | bc)" "v < 1.2"
  else
    printf '  sent again: %s bytes\n' "$(figure retransmitted "$sent")"
  fi
}

# rsync_over ALGORITHM SECONDS: from src to d1 over the link, for so long.
rsync_over() {
  local folder=$work/rsync-$1
  mkdir -p "$folder"
  [ -f "$work/zeros" ] || truncate -s 4G "$work/zeros"
  printf 'use chroot=no\nuid=root\ngid=root\n[b]\npath=%s\nread only=no\n' "$folder" >"$work/rsync.conf"
  # By the route, for this host alone: as a sysctl, a host may only have what the whole machine allows to all.
  ip -n ab-src route replace 10.77.0.0/24 dev eth0 src 10.77.0.1 congctl "$1"
  start rsyncd d1 rsync --daemon --no-detach --config="$work/rsync.conf" --port=8730
  sleep 0.3
  on src timeout "$2" rsync --inplace --whole-file "$work/zeros" rsync://10.77.0.11:8730/b/ >/dev/null 2>&1 || true
  printf '  %-46s %8.2f\n' "rsync over TCP ${1^^}, Mb/s" \
    "$(echo "scale=3; $(stat -c %s "$folder/zeros" 2>/dev/null || echo 0) * 8 / 1000000 / $2" | bc)"
  stop rsyncd
  rm -rf "$folder"
}

# rate_row LEAST SECONDS LINK...: ours, then what the link lost, then TCP over the same link made anew.
rate_row() {
  local least=$1 seconds=$2
  shift 2
  link "$@"
  transfer "$seconds"
  end_link
  want "Mb/s of file data" "$(figure Mb/s "$sent")" "v >= $least"
  losses
  peers_over "$@"
}

peers_over() {
  [ "${ABANICO_PEERS:-yes}" = yes ] || return 0
  link "$@"
  rsync_over cubic 15
  rsync_over bbr 15
  end_link
}

median() { sed -n 's/.*time=\([0-9.]*\).*/\1/p' "$1" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

row_clean() {
  local shape=(rate=100 delay=25 queue=600) idle busy
  link "${shape[@]}"
  on src ping -i 0.1 -c 20 $hub >"$work/idle.ping"
  start ping src ping -i 0.1 $hub
  transfer "${ABANICO_LINK_SECONDS:-60}"
  stop ping
  end_link
  idle=$(median "$work/idle.ping")
  busy=$(median "$work/ping.log")
  want "Mb/s of file data" "$(figure Mb/s "$sent")" "v >= 90"
  want "% of packets lost" \
    "$(echo "scale=3; 100 * $(figure packets-lost "$sent") / $(figure packets-sent "$sent")" | bc)" "v <= 1"
  want "ms that a ping beside it is slower, median" "$(echo "$busy - $idle" | bc)" "v <= 25"
  losses
  peers_over "${shape[@]}"
}
row_loss1() { rate_row 86 "${ABANICO_LINK_SECONDS:-60}" rate=100 delay=25 loss=1 queue=600; }
row_loss5() { rate_row 75 "${ABANICO_LINK_SECONDS:-60}" rate=100 delay=25 loss=5 queue=600; }
row_far() { rate_row 80 60 rate=100 delay=100 loss=1 queue=2500; }
row_jitter() { rate_row 80 "${ABANICO_LINK_SECONDS:-60}" rate=100 delay=25 jitter=20 dup=2 queue=600; }

beside_tcp() {
  link rate=20 delay=10 queue=50
  start iperf d1 iperf3 -s -1
  sleep 0.3
  start tcp src iperf3 -c 10.77.0.11 -C "$1" -t 62 -f m
  sleep 1
  transfer 60
  wait "${process[tcp]}" || true
  unset "process[tcp]"
  end_link
  printf '  TCP %s: %s\n' "${1^^}" "$(grep receiver "$work/tcp.log" | grep -o '[0-9.]* Mbits/sec')"
  want "% of the line" "$(echo "scale=3; $(figure Mb/s "$sent") * 100 / 20" | bc)" "v >= 30 && v <= 70"
  losses
}
row_cubic() { beside_tcp cubic; }
row_bbr() { beside_tcp bbr; }

row_busy() {
  link rate=100 delay=10 queue=250
  for _ in 1 2 3 4; do
    # shellcheck disable=SC2217
    while :; do :; done &
    loops+=($!)
  done
  transfer "${ABANICO_LINK_SECONDS:-60}"
  end_loops
  end_link
  want "Mb/s of file data" "$(figure Mb/s "$sent")" "v >= 70"
  losses
}

row_programs() {
  local megabytes=700 begun ended nanos
  mkdir "$work/folder"
  head -c ${megabytes}000000 /dev/urandom >"$work/folder/file"
  make_key
  link rate=100 delay=25 queue=600
  start server hub "$root/bin/abanico-server" run --port 9440
  says server 9440
  start d1 d1 "$root/bin/abanico-client" destination --server $hub --folder "$work/copy" --name d1 --progress none
  says server ' joined from '
  begun=$(date +%s.%N)
  on src "$root/bin/abanico-client" source --server $hub --folder "$work/folder" --destinations 1 --progress json >"$work/source.log" 2>&1 ||
    { cat "$work/source.log"; failed=1; }
  ended=$(date +%s.%N)
  stop d1
  stop server
  end_link
  cmp "$work/folder/file" "$work/copy/file" || failed=1
  nanos=$(sed -n 's/.*"source-finished".*"elapsedNanos":\([0-9]*\).*/\1/p' "$work/source.log")
  want "Mb/s of file data, from READY-TO-SEND to the receipt" "$(echo "scale=3; $megabytes * 8 * 1000000000 / $nanos" | bc)" "v >= 90"
  printf '  %-46s %8.2f\n' "with the start of the program" "$(echo "scale=3; $megabytes * 8 / ($ended - $begun)" | bc)"
}

rows=("$@")
[ ${#rows[@]} -gt 0 ] || rows=(clean loss1 loss5 far jitter cubic bbr busy programs)
for row in "${rows[@]}"; do
  declare -F "row_$row" >/dev/null || { echo "no such row: $row" >&2; exit 2; }
done
require_lab rsync iperf3 ping cc
build_benchmark
lab_up 1
for row in "${rows[@]}"; do
  echo "$row"
  "row_$row"
done
exit $failed
