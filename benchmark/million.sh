#!/usr/bin/env bash
# A million small files, from one source to one destination: real programs on loopback, each with a heap of 256 MB, on tmpfs.
#
#   benchmark/million.sh [FILES [WANTED]]     1,000,000 files; ends with 1 below WANTED (10,000) files a second, or when the copy differs
#
# Then a second backup, of which nothing has changed. Needs some 8 GB on TMPFS (ABANICO_TMPFS, /dev/shm), no lab and no root.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
files=${1:-1000000}
wanted=${2:-10000}
work=$(mktemp -d "${ABANICO_TMPFS:-/dev/shm}/abanico-million.XXXXXX")
export XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config
# The launch scripts say so already; said again, so that this holds whatever they say.
export ABANICO_JAVA_OPTIONS="-Xmx256m ${ABANICO_JAVA_OPTIONS:-}"
port=${ABANICO_PORT:-19440}
pids=()
clean_up() {
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  wait
  rm -rf "$work"
}
trap clean_up EXIT
trap "exit 143" INT TERM HUP

"$root/bin/abanico-client" --version >/dev/null
mkdir -p "$work/state" "$work/config"
python3 - "$work/folder" "$files" <<'PYTHON'
import os, random, sys
folder, count = sys.argv[1], int(sys.argv[2])
draw = random.Random(1)
noise = draw.randbytes(1 << 20)
for number in range(count):
    directory = f"{folder}/{number // 10000}/{number // 200 % 50}"
    if number % 200 == 0:
        os.makedirs(directory, exist_ok=True)
    at, length = draw.randrange(1 << 19), draw.randrange(1, 1000)
    with open(f"{directory}/file-{number}.txt", "wb", buffering=0) as file:
        file.write(b"%d " % number + noise[at:at + length])
PYTHON

"$root/bin/abanico-server" run --port "$port" >"$work/server.log" 2>&1 &
pids+=($!)
key=
until key=$("$root/bin/abanico-server" key 2>/dev/null) && [ -n "$key" ]; do sleep 1; done
export ABANICO_KEY=$key
"$root/bin/abanico-client" destination --server "127.0.0.1:$port" --folder "$work/copy" --name d1 --progress none >"$work/destination.log" 2>&1 &
pids+=($!)

# CPU-seconds of a process so far.
cpu() { awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.1f", ($12 + $13) / hz }' "/proc/$1/stat"; }

back_up() {
  local begun ended rate
  begun=$(date +%s.%N)
  if ! "$root/bin/abanico-client" source --server "127.0.0.1:$port" --folder "$work/folder" --destinations 1 --progress none >"$work/source.log" 2>&1; then
    cat "$work/source.log" "$work/destination.log" "$work/server.log"
    exit 1
  fi
  ended=$(date +%s.%N)
  rate=$(echo "$files / ($ended - $begun)" | bc)
  echo "$1: $(echo "$ended - $begun" | bc) s, $rate files/s; CPU-s so far: server $(cpu "${pids[0]}"), destination $(cpu "${pids[1]}")"
  [ "$rate" -ge "$wanted" ] || { echo "  SHORT: wanted $wanted files/s"; short=1; }
}

short=0
back_up first
diff -r --no-dereference -x .abanico "$work/folder" "$work/copy" >/dev/null || { echo "the copy differs"; exit 1; }
echo "the copy is the same"
back_up "nothing changed"
grep -h VmHWM /proc/"${pids[0]}"/status /proc/"${pids[1]}"/status | tr '\n' ' '
echo "(resident at most: server, destination)"
exit $short
