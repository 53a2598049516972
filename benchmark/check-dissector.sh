#!/usr/bin/env bash
# Whether Wireshark, with docs/abanico.lua, understands every packet of a backup.
#
#   benchmark/check-dissector.sh              captures a backup of its own: server, two destinations, source
#   benchmark/check-dissector.sh CAPTURE      looks at a capture that is there
#
# Fails when a datagram is not taken for Abanico's, or is marked as malformed, over a limit or with a frame that the
# dissector does not know; of a capture of its own also when a kind of frame or message is missing in it.
# The programs run in a network of their own, where nothing else is heard. A capture of its own needs root. Needs tshark and tcpdump.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
port=9440

for command in tshark tcpdump unshare ip; do
  command -v "$command" >/dev/null || { echo "$command is missing" >&2; exit 2; }
done

# Begins again in a network of its own.
if [ $# -eq 0 ]; then
  [ "$(id -u)" -eq 0 ] || { echo "This makes a network namespace: run it as root, or name a capture." >&2; exit 2; }
  "$root/bin/abanico-server" --version >/dev/null # builds it before there is no network
  exec unshare --net "$0" --inside
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/abanico-dissector.XXXXXX")
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$work"' EXIT
trap "exit 143" INT TERM HUP

# says NAME TEXT PROCESS: waits until a program's output has that text; fails when it ends without.
says() {
  until grep -q -e "$2" "$work/$1.log" 2>/dev/null; do
    kill -0 "$3" 2>/dev/null || { cat "$work/$1.log" >&2; exit 1; }
    sleep 0.05
  done
}

# client ROLE NAME OPTION...: the process becomes that program.
client() {
  local role=$1 name=$2
  shift 2
  XDG_STATE_HOME=$work/state-$name exec "$root/bin/abanico-client" "$role" --server 127.0.0.1:$port --name "$name" --progress none "$@"
}

capture_backup() {
  # As on a real network: datagrams of an Ethernet's size, and each on its own rather than joined for the kernel's sake.
  ip link set lo mtu 1500 gso_max_segs 1
  ip link set lo up
  export XDG_CONFIG_HOME=$work/no-config XDG_STATE_HOME=$work/server
  unset ABANICO_KEY ABANICO_KEY_FILE
  (umask 077 && "$root/bin/abanico-server" key >"$work/key")
  export ABANICO_KEY_FILE=$work/key
  mkdir "$work/folder"
  head -c 8000000 /dev/urandom >"$work/folder/large"
  for i in $(seq 50); do echo "file $i" >"$work/folder/file $i"; done
  tcpdump -i lo -n -U -B 16384 -w "$work/capture" "udp port $port" >"$work/tcpdump.log" 2>&1 &
  local tcpdump=$!
  says tcpdump 'listening on' $tcpdump
  "$root/bin/abanico-server" run --port $port >"$work/run.log" 2>&1 &
  local server=$!
  says run "$port" $server
  client destination d1 --folder "$work/d1" >"$work/d1.log" 2>&1 &
  local waiting=$!
  client destination d2 --folder "$work/d2" --once >"$work/d2.log" 2>&1 &
  (client source src --folder "$work/folder" --destinations 2) >"$work/src.log" 2>&1 || { cat "$work/src.log" >&2; exit 1; }
  # A connection on which nothing is said: what keeps it alive is captured, too.
  sleep 6
  kill "$waiting"
  wait "$waiting" || true
  kill "$server"
  wait "$server" || true
  sleep 1
  kill "$tcpdump"
  wait "$tcpdump" || true
}

# shark FILTER OPTION...
shark() {
  local filter=$1
  shift
  tshark -X "lua_script:$root/docs/abanico.lua" -r "$capture" -Y "$filter" "$@" 2>"$work/tshark.log" || {
    cat "$work/tshark.log" >&2
    exit 1
  }
}

# Prints what there is of a kind that must not be.
none() {
  local what=$1 filter=$2 found
  found=$(shark "$filter" -T fields -e frame.number -e _ws.col.Info -e _ws.expert.message)
  [ -z "$found" ] && return
  echo "$(wc -l <<<"$found") packets $what, of which the first are:" >&2
  head -5 <<<"$found" >&2
  failed=yes
}

if [ "$1" = --inside ]; then
  capture_backup
  capture=$work/capture
else
  capture=$1
fi
failed=
none "are not taken for Abanico's" 'udp && !abanico'
none "have something that is malformed" '_ws.malformed || abanico.malformed || _ws.lua.error'
none "are over a limit" 'abanico.crowded'
none "have a frame that is not known" 'abanico.unknown'
frames=$(shark abanico -T fields -e abanico.frame | tr ',' '\n' | sort | uniq -c)
messages=$(shark abanico.message -T fields -E aggregator=$'\x1f' -e abanico.message | tr '\037' '\n' | cut -d' ' -f1 | sort | uniq -c)
if [ "$1" = --inside ]; then
  for word in HELLO COOKIE ACCEPT CONFIRM ACK DATA CREDIT PING PAD CLOSE; do
    grep -q " $word\$" <<<"$frames" || { echo "no frame $word" >&2; failed=yes; }
  done
  for word in JOIN JOINED MEMBER WAIT READY-TO-SEND BEGIN KEY NEED BLOCK KEPT SENT TOTAL STORED PROGRESS RECEIPT FROM LEAVE; do
    grep -q " $word\$" <<<"$messages" || { echo "no message $word" >&2; failed=yes; }
  done
fi
[ -z "$failed" ] || exit 1
echo "$(shark abanico -T fields -e frame.number | wc -l) packets, all understood:"
echo $frames | fold -s -w 110
