#!/usr/bin/env bash
# A small backup as tcpdump shows it at the server: the first packets as text.
#
#   benchmark/capture.sh [PACKETS]            60 unless said otherwise
#
# Filler and bytes that are no text are left out, and lines are cut at 120 characters; who sends to whom comes before each packet.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/abanico-capture.XXXXXX")
# shellcheck source=benchmark/lab.sh
. "$root/benchmark/lab.sh"
trap clean_up EXIT
trap "exit 143" INT TERM HUP
packets=${1:-60}

require_lab tcpdump
make_key
mkdir "$work/folder"
echo "Hello, d1." >"$work/folder/hello.txt"
echo "A second file." >"$work/folder/second.txt"
lab_up 1
start tcpdump hub tcpdump -i eth0 -n -U -w "$work/capture" udp port 9440
says tcpdump 'listening on'
start server hub "$root/bin/abanico-server" run --port 9440
says server 9440
start d1 d1 "$root/bin/abanico-client" destination --server $hub --folder "$work/copy" --name d1 --progress none
says server ' joined from '
on src "$root/bin/abanico-client" source --server $hub --folder "$work/folder" --name src --destinations 1 --progress none >/dev/null
stop d1
stop server
# What came last is written within this time.
sleep 1
stop tcpdump

tcpdump -r "$work/capture" -n -tttt -A -c "$packets" 2>/dev/null | awk '
  function host(address) {
    if (address ~ /^10\.77\.0\.1\./) return "src"
    if (address ~ /^10\.77\.0\.2\./) return "hub"
    return "d1"
  }
  / IP / { time = substr($2, 7); printf "\n%s  %s > %s\n", time, host($4), host($6); text = 0; next }
  # Before the text come the headers of IP and UDP.
  !text { at = index($0, "ABN1"); if (at == 0) next; text = 1; $0 = substr($0, at) }
  /^[.]*$/ { next }
  { print substr($0, 1, 120) }'
