#!/usr/bin/env bash
# Endurance: a source that sends a changing folder again and again to three destinations, over lines that come and go, beside programs that
# are killed and put to sleep at random; and what the programs that live through it hold in the end.
#
#   benchmark/soak.sh [MINUTES [SEED]]      30 minutes; ends with 1 when something falls short
#
#   In the first third everything may be killed but the destination d1; after that the server and the source live on, too.
#
#   ended     no program ends but by being killed
#   backups   there is one every minute and a half at least, on the average, that all whom the source names hold
#   heap      what is in use after a collection, of those who live on: at the end at most 8 MB more than at the end of the first third
#   handles   open files, of the same: no more than 3 more
#   whole     when the disasters stop, one more backup reaches all three: the same as the folder, by diff; and `verify --read-all` finds
#             nothing damaged, history included
#
# Needs root and the lab (see benchmark/lab.sh).
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d "${ABANICO_TMPFS:-/dev/shm}/abanico-soak.XXXXXX")
# shellcheck source=benchmark/lab.sh
. "$root/benchmark/lab.sh"
trap clean_up EXIT
trap "exit 143" INT TERM HUP

minutes=${1:-30}
seed=${2:-$RANDOM}
RANDOM=$seed
failed=0
every=20
most_files=150
kills=0
# When whoever was killed is started again.
declare -A back=()

now() { date +%s; }
# below N: drawn, from 0
below() { echo $((RANDOM % $1)); }

run_server() { start server hub "$root/bin/abanico-server" run --port 9440 --spool "$work/spool"; }
run_source() {
  start source src "$root/bin/abanico-client" source --server $hub --folder "$work/folder" --destinations 3 --wait 15s --at-least 1 \
    --lost-after 30s --every "${every}s" --progress json
}
run_destination() {
  start "$1" "$1" "$root/bin/abanico-client" destination --server $hub --folder "$work/$1" --name "$1" --keep 30d --allow-removals --progress json
}
run() {
  # What a program said before it was killed is kept.
  [ ! -f "$work/$1.log" ] || cat "$work/$1.log" >>"$work/$1.past"
  case $1 in
    server) run_server ;;
    source) run_source ;;
    *) run_destination "$1" ;;
  esac
}

# Nobody ends by itself.
check_all_live() {
  local name
  for name in "${!process[@]}"; do
    kill -0 "${process[$name]}" 2>/dev/null || { echo "$name ended by itself:" >&2; tail -n 50 "$work/$name.log" >&2; exit 1; }
  done
}

# What is done to the folder, a few of it at a time.
edit() {
  local i file directory
  for i in 1 2 3 4; do
    mapfile -t files < <(find "$work/folder" -type f)
    file=${files[$(below $((${#files[@]} + 1)))]:-}
    case $(below 5) in
      0 | 1)
        [ ${#files[@]} -lt $most_files ] || { rm -f "$file"; continue; }
        directory=$work/folder/$(below 9)/$(below 4)
        mkdir -p "$directory"
        head -c "$((RANDOM * (1 + $(below 40))))" /dev/urandom >"$directory/new $RANDOM"
        ;;
      2) [ -z "$file" ] || head -c "$RANDOM" /dev/urandom >>"$file" ;;
      3) [ -z "$file" ] || mv "$file" "$work/folder/moved $RANDOM" ;;
      4) [ -z "$file" ] || rm -f "$file" ;;
    esac
  done
}

# A line of another kind for one of the destinations that have emulated ones.
change_line() {
  local host=d$((2 + $(below 2)))
  case $(below 4) in
    0) "$lab/lab.sh" link "$host" rate=50 delay=5 queue=300 ;;
    1) "$lab/lab.sh" link "$host" rate=20 delay=40 loss=2 queue=300 jitter=5 ;;
    2) "$lab/lab.sh" link "$host" rate=5 delay=100 loss=1 queue=200 ;;
    3) "$lab/lab.sh" link "$host" rate=100 delay=20 loss=10 dup=2 queue=600 ;;
  esac
}

# One of those that may be killed is, or sleeps for a while.
strike() {
  local victims=("$@") name pid
  name=${victims[$(below ${#victims[@]})]}
  pid=${process[$name]:-}
  [ -n "$pid" ] || return 0
  kills=$((kills + 1))
  if [ "$(below 4)" = 0 ]; then
    kill -STOP "$pid"
    back[$name]=$(($(now) + 1 + $(below 20)))
  else
    unset "process[$name]"
    kill -KILL "$pid"
    wait "$pid" 2>/dev/null || true
    back[$name]=$(($(now) + 1 + $(below 10)))
  fi
}

revive() {
  local name
  for name in "${!back[@]}"; do
    [ "$(now)" -ge "${back[$name]}" ] || continue
    unset "back[$name]"
    if [ -n "${process[$name]:-}" ]; then kill -CONT "${process[$name]}"; else run "$name"; fi
  done
}

# storm SECONDS VICTIM...: disasters for so long.
storm() {
  local end=$(($(now) + $1)) strike_at edit_at line_at
  shift
  strike_at=$(now) edit_at=$(now) line_at=$(now)
  while [ "$(now)" -lt "$end" ]; do
    check_all_live
    revive
    if [ "$(now)" -ge "$strike_at" ]; then strike "$@"; strike_at=$(($(now) + 5 + $(below 30))); fi
    if [ "$(now)" -ge "$edit_at" ]; then edit; edit_at=$(($(now) + 2 + $(below 10))); fi
    if [ "$(now)" -ge "$line_at" ]; then change_line; line_at=$(($(now) + 20 + $(below 60))); fi
    sleep 0.5
  done
  while [ ${#back[@]} -gt 0 ]; do revive; sleep 0.5; done
}

# Backups that everybody whom the source named holds.
backups() { cat "$work"/source.past "$work"/source.log 2>/dev/null | grep -c '"event":"ended","outcome":"complete"' || true; }

# heap NAME, handles NAME: in bytes, after a collection; and open files.
heap() {
  "$JAVA_HOME/bin/jcmd" "${process[$1]}" GC.run >/dev/null
  "$JAVA_HOME/bin/jcmd" "${process[$1]}" GC.heap_info | sed -n 's/.*total [0-9]*K, used \([0-9]*\)K.*/\1/p' | paste -sd+ | bc
}
handles() { find "/proc/${process[$1]}/fd" -mindepth 1 | wc -l; }

require_lab
find_jdk25
lab_up 3
make_key
mkdir "$work/folder"
for _ in $(seq 20); do edit; done
echo "seed $seed"
"$lab/lab.sh" link d2 rate=50 delay=5 queue=300
"$lab/lab.sh" link d3 rate=20 delay=40 loss=2 queue=300
for name in server d1 d2 d3 source; do run "$name"; done

storm $((minutes * 20)) server source d2 d3
declare -A heap_before=() handles_before=()
lasting=(server source d1)
for name in "${lasting[@]}"; do
  heap_before[$name]=$(heap "$name")
  handles_before[$name]=$(handles "$name")
done
storm $((minutes * 40)) d2 d3
made=$(backups)

for host in d2 d3; do "$lab/lab.sh" link "$host" rate=200 delay=2 queue=600; done
# Whoever is in the middle of something comes to its end.
sleep $((2 * every))
check_all_live
for name in "${lasting[@]}"; do
  want "$name: heap in use, MB more than after the first third" "$(echo "scale=2; ($(heap "$name") - ${heap_before[$name]}) / 1024" | bc)" "v <= 8"
  want "$name: open files more" "$(($(handles "$name") - handles_before[$name]))" "v <= 3"
done
stop source
start last src "$root/bin/abanico-client" source --server $hub --folder "$work/folder" --destinations 3 --wait 1m
ends last
same d1 d2 d3
for name in d1 d2 d3; do
  stop "$name"
  "$root/bin/abanico-client" verify "$work/$name" --read-all >"$work/verify.log" 2>&1 || { cat "$work/verify.log" >&2; exit 1; }
done
echo "$minutes minutes, $kills killed or put to sleep, $(du -sh --apparent-size "$work/folder" | cut -f1) in the end"
want "backups a minute" "$(echo "scale=2; $made / $minutes" | bc)" "v >= 0.66"
exit "$failed"
