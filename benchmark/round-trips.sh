#!/usr/bin/env bash
# Round trips of real trees: a source, a server and two destinations over loopback, the real programs; then verification, and what
# the destinations hold restored, from the one's folder and from the other through the server. All of it is compared with the tree
# by a program that shares no code with ours: content, modes, times to the nanosecond, owners, links, names of one file, room on the
# disk, extended attributes, access control lists, FIFOs, devices; and whether all that could not be read or set was said.
#
#   benchmark/round-trips.sh [TREE...]     a folder, or one of these; all of them without arguments; ends with 1 at any difference
#
#   repository   this repository with its .git, as a clone
#   /usr/share
#   /etc
#   sparse       a file of 20 GB with 100 MB in it, in at most ABANICO_SPARSE_SECONDS (120)
#   nasty        benchmark/nasty-tree.py
#
# As root, each is done twice: as root, and as ABANICO_USER (nobody), who cannot read all of it and may not set all of it.
# Everything lies in TMPDIR (/tmp), which needs room for five times the largest tree.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/abanico-round-trips.XXXXXX")
port=${ABANICO_PORT:-19442}
ordinary=${ABANICO_USER:-nobody}
rows=()
failed=0
pids=()

stop_all() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  pids=()
}
clean_up() {
  stop_all
  chmod -R u+rwX "$work" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT
trap "exit 143" INT TERM HUP

# prepare WHO COMMAND...: puts into $command what runs it as that user, with state and settings of its own.
prepare() {
  local who=$1
  shift
  command=(env -u ABANICO_KEY "HOME=$work/$who" "XDG_STATE_HOME=$work/$who/state" "XDG_CONFIG_HOME=$work/$who/config" "$@")
  if [ "$who" = ordinary ] && [ "$(id -u)" -eq 0 ]; then
    command=(setpriv "--reuid=$ordinary" "--regid=$(id -g "$ordinary")" --clear-groups -- "${command[@]}")
  fi
}

as() {
  prepare "$@"
  "${command[@]}"
}

# In the background, so that its process is the program itself.
begin() {
  prepare "$@"
  "${command[@]}" &
  pids+=($!)
}

client() { as "$1" "$root/bin/abanico-client" "${@:2}"; }

# step WHAT LOG COMMAND...: one of the checks; the first that fails makes the row's verdict.
step() {
  local what=$1 log=$2
  shift 2
  "$@" >"$log" 2>&1 && return
  echo "  $what: not as it should be (exit code $?)"
  tail -n 40 "$log" | cut -c1-300 | sed 's/^/    /'
  [ -n "$verdict" ] || verdict=$what
}

# ended WHO CODE WANTED LOG
ended() {
  [ "$2" -eq "$3" ] || { echo "$1 ended with $2 instead of $3" && tail -n 30 "$4" && return 1; }
}

await() {
  local what=$1 tries=0
  shift
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || { echo "waited for $what in vain" >&2; exit 1; }
    sleep 0.2
  done
}

has_joined() { grep -q '"event":"joined"' "$1"; }
is_written() { [ -s "$1" ]; }

# Where a tree is, made if need be; the path of one that everybody may read.
make_tree() {
  local tree=$work/trees/$1
  case $1 in
    repository) [ -d "$tree" ] || git clone -q --no-hardlinks "$root" "$tree" ;;
    nasty) [ -d "$tree" ] || "$root/benchmark/nasty-tree.py" "$tree" >&2 ;;
    sparse)
      [ -d "$tree" ] || python3 - "$tree" <<'PYTHON' >&2
import os, random, sys
draw = random.Random(3)
os.mkdir(sys.argv[1])
size, pieces = 20_000_000_000, 100
with open(f"{sys.argv[1]}/disk.img", "wb") as file:
    for piece in range(pieces):
        file.seek(0 if piece == 0 else size - 1_000_000 if piece == pieces - 1 else piece * (size // pieces) + draw.randrange(1_000_000))
        file.write(draw.randbytes(1_000_000))
    file.truncate(size)
PYTHON
      ;;
    *) tree=$1 ;;
  esac
  [ -d "$tree" ] || { echo "no such folder: $tree" >&2; exit 2; }
  printf '%s\n' "$tree"
}

# What changes when anything in a tree does.
state_of() { { find "$1" -printf '%P %C@\n' 2>/dev/null || true; } | sort | sha256sum; }

same() { "$root/benchmark/compare-trees.py" same "$tree" "$1" "$dir/readable" "$2" "$who"; }

# round_trip WHO NAME: a row of the table.
round_trip() {
  local who=$1 name=$2 tree dir verdict='' code=0 begun seconds entries key left d2 before
  tree=$(make_tree "$name")
  before=$(state_of "$tree")
  dir=$work/$who/run
  as "$who" mkdir -p "$dir"
  echo "$name, as $who"
  key=$work/$who/key
  as "$who" "$root/benchmark/compare-trees.py" readable "$tree" >"$dir/readable"
  entries=$(tr -cd '\0' <"$dir/readable" | wc -c)

  local to=(--server "127.0.0.1:$port" --key-file "$key" --progress json)
  begin "$who" "$root/bin/abanico-client" destination "${to[@]}" --folder "$dir/copy1" --name d1 --once >"$dir/d1.json" 2>"$dir/d1.log"
  local d1=$!
  begin "$who" "$root/bin/abanico-client" destination "${to[@]}" --folder "$dir/copy2" --name d2 >"$dir/d2.json" 2>"$dir/d2.log"
  d2=$!
  await "the destinations" has_joined "$dir/d1.json"
  await "the destinations" has_joined "$dir/d2.json"
  begun=$(date +%s.%N)
  client "$who" source "${to[@]}" --folder "$tree" --destinations 2 >"$dir/source.json" 2>"$dir/source.log" || code=$?
  seconds=$(echo "$(date +%s.%N) - $begun" | bc)
  left=$(grep -c '"event":"omitted"' "$dir/source.json" || true)
  local wanted=$((left > 0 ? 3 : 0))
  step "the source" "$dir/step.log" ended source "$code" "$wanted" "$dir/source.log"
  code=0
  wait "$d1" || code=$?
  step "d1's end" "$dir/step.log" ended d1 "$code" "$wanted" "$dir/d1.log"
  step "what is said to be left out" "$dir/step.log" "$root/benchmark/compare-trees.py" omitted "$tree" "$dir/readable" "$dir/source.json"
  step "d1" "$dir/step.log" same "$dir/copy1" "$dir/d1.json"
  step "d2" "$dir/step.log" same "$dir/copy2" "$dir/d2.json"
  step "verify d1" "$dir/step.log" client "$who" verify "$dir/copy1" --read-all
  step "restore from the folder" "$dir/restored1.json" client "$who" restore --folder "$dir/copy1" --to "$dir/restored1" --json
  step "restored from the folder" "$dir/step.log" same "$dir/restored1" "$dir/restored1.json"
  step "restore through the server" "$dir/restored2.json" client "$who" restore --server "127.0.0.1:$port" --key-file "$key" \
    --from d2 --to "$dir/restored2" --json
  step "restored through the server" "$dir/step.log" same "$dir/restored2" "$dir/restored2.json"
  kill "$d2"
  wait "$d2" || true
  step "verify d2" "$dir/step.log" client "$who" verify "$dir/copy2"
  if [ "$name" = sparse ] && [ "$(echo "$seconds > ${ABANICO_SPARSE_SECONDS:-120}" | bc)" -eq 1 ]; then
    verdict=${verdict:-too slow}
  fi
  if [ -n "$verdict" ]; then
    failed=1
    [ "$(state_of "$tree")" = "$before" ] || verdict="unknown: the tree has changed meanwhile"
  fi
  rows+=("$(printf '%-12s %-9s %9d %9d %10.1f   %s' "$name" "$who" "$entries" "$left" "$seconds" "${verdict:-the same}")")
  chmod -R u+rwX "$dir"
  rm -rf "$dir"
}

all_of() {
  local who=$1 name
  mkdir -p "$work/$who/state" "$work/$who/config"
  [ "$who" = root ] || [ "$(id -u)" -ne 0 ] || chown -R "$ordinary" "$work/$who"
  if ! as "$who" "$root/bin/abanico-client" --version >/dev/null; then
    echo "$ordinary cannot run $root/bin/abanico-client" >&2
    exit 2
  fi
  begin "$who" "$root/bin/abanico-server" run --port "$port" >"$work/$who/server.log" 2>&1
  await "the server" is_written "$work/$who/server.log"
  as "$who" sh -c "umask 077; '$root/bin/abanico-server' key >'$work/$who/key'"
  for name in "${trees[@]}"; do round_trip "$who" "$name"; done
  stop_all
}

for needed in python3 bc git; do
  command -v "$needed" >/dev/null || { echo "needs $needed" >&2; exit 2; }
done
trees=("$@")
[ ${#trees[@]} -gt 0 ] || trees=(repository /usr/share /etc sparse nasty)
chmod 755 "$work"
mkdir "$work/trees"
chmod 755 "$work/trees"
"$root/bin/abanico-client" --version >/dev/null
[ "$(id -u)" -ne 0 ] || all_of root
all_of ordinary

printf '\n%-12s %-9s %9s %9s %10s   %s\n' tree who entries 'left out' seconds 'both destinations, and what was restored'
printf '%s\n' "${rows[@]}"
exit "$failed"
