# shellcheck shell=bash disable=SC2154,SC2034 # $root and $work are given by the caller, $failed is for it
# What the scripts of this folder share: the lab's hosts, programs on them, cleaning up. To be sourced by bash.
#
#   . "$root/benchmark/lab.sh"
#   lab_up 1                      hosts src, hub, d1; gone again when the script ends, and all that was started with `start`
#   start relay hub COMMAND...    runs it on that host, its output in $work/relay.log; its process in ${process[relay]}
#
# The lab's scripts (lab.sh, peers.sh, wanem.c) are looked for in ABANICO_LAB, or beside the checkout.
# Needs root: hosts are network namespaces.

# shellcheck source=bin/lib/find-jdk.sh
. "$root/bin/lib/find-jdk.sh"

lab=${ABANICO_LAB:-$root/../shared/lab}
hub=10.77.0.2
declare -A process=()
lab_is_up=

require_lab() {
  local command
  if [ ! -x "$lab/lab.sh" ]; then
    echo "The lab's scripts are not in $lab: set ABANICO_LAB to the folder of lab.sh." >&2
    exit 2
  fi
  if [ "$(id -u)" -ne 0 ]; then
    echo "The lab makes network namespaces: run this as root." >&2
    exit 2
  fi
  for command in ip bc "$@"; do
    command -v "$command" >/dev/null || { echo "$command is missing" >&2; exit 2; }
  done
}

# Fails when one of these hosts is not there.
require_hosts() {
  local host
  for host in "$@"; do
    [ -e "/run/netns/ab-$host" ] || { echo "Host ab-$host is not there: lab.sh up N makes it." >&2; exit 2; }
  done
}

# Ends one program, and waits for it.
stop() {
  local pid=${process[$1]:-}
  [ -n "$pid" ] || return 0
  unset "process[$1]"
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
}

# Makes the key that server and clients of this run find in their environment; builds what is not built.
make_key() {
  export XDG_STATE_HOME=$work/state
  unset ABANICO_KEY ABANICO_KEY_FILE
  (umask 077 && "$root/bin/abanico-server" key >"$work/key")
  export ABANICO_KEY_FILE=$work/key
}

clean_up() {
  local name
  for name in "${!process[@]}"; do stop "$name"; done
  if [ -n "$lab_is_up" ]; then
    "$lab/lab.sh" down
    # An emulated link that has not ended keeps its host's name busy.
    wait 2>/dev/null || true
  fi
  rm -rf "$work"
}

# lab_up N: fails when somebody else's lab is there, which it then leaves alone.
lab_up() {
  if compgen -G '/run/netns/ab-*' >/dev/null; then
    echo "There is a lab already (ip netns list): its user has to end it with lab.sh down." >&2
    exit 2
  fi
  lab_is_up=yes
  "$lab/lab.sh" up "$1"
}

lab_down() {
  "$lab/lab.sh" down
  lab_is_up=
}

on() {
  local host=$1
  shift
  ip netns exec "ab-$host" "$@"
}

# launch NAME COMMAND...: as `start`, on this machine itself.
launch() {
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  process[$name]=$!
}

# `ip netns exec` becomes the command, and so does a launch script: the process is the program itself.
start() {
  local name=$1 host=$2
  shift 2
  launch "$name" ip netns exec "ab-$host" "$@"
}

# ends NAME: waits for its end, which must be a good one.
ends() {
  local pid=${process[$1]}
  unset "process[$1]"
  wait "$pid" || { cat "$work/$1.log" >&2; exit 1; }
}

# make_folder MB: $work/folder, files of 10 MB that cannot be compressed; its size in bytes in $bytes.
make_folder() {
  local i
  mkdir "$work/folder"
  for i in $(seq 1 "$(($1 / 10))"); do head -c 10M /dev/urandom >"$work/folder/file $i"; done
  bytes=$(du -sb --apparent-size "$work/folder" | cut -f1)
}

# same NAME...: each of $work/NAME is the folder.
same() {
  local name
  for name in "$@"; do
    diff -r --no-dereference -x .abanico "$work/folder" "$work/$name" || { echo "$name differs"; exit 1; }
  done
}

# counted HOST rx|tx: bytes that have come to a host, or left it.
counted() { on "$1" sh -c "cat /sys/class/net/e*/statistics/$2_bytes" | sort -n | tail -n 1; }

# CPU-seconds of a process so far.
cpu() { awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.2f", ($12 + $13) / hz }' "/proc/$1/stat"; }

# Waits until a program's output has that line, or its end.
says() {
  until grep -q -e "$2" "$work/$1.log" 2>/dev/null; do
    if ! kill -0 "${process[$1]}" 2>/dev/null; then
      echo "$1 ended:" >&2
      cat "$work/$1.log" >&2
      exit 1
    fi
    sleep 0.05
  done
}

# figure NAME LINE: the value of NAME=value in a line.
figure() { sed -n "s|^.* $1=\\([^ ]*\\).*\$|\\1|p" <<<"$2"; }
holds() { [ "$(echo "$1" | bc)" = 1 ]; }

# want WHAT VALUE CONDITION: CONDITION is bc's, with v for the value. Sets $failed when it does not hold.
want() {
  if holds "v = $2; $3"; then
    printf '  %-54s %8.2f\n' "$1" "$2"
  else
    printf '  %-54s %8.2f   SHORT: must be %s\n' "$1" "$2" "$3"
    failed=1
  fi
}

benchmark_built() {
  [ -d "$root/benchmark/target/lib" ] &&
    [ -z "$(find "$root"/{wire,security,transport,backup,server,client,benchmark}/src/main -newer "$root/benchmark/target/lib" -print -quit)" ]
}

# Builds the benchmark programs when something is newer than they are.
build_benchmark() {
  find_jdk25
  benchmark_built && return
  (cd "$root" && mvn -o -B -q -ntp -DskipTests -Dspotless.check.skip=true -pl benchmark -am package ||
    mvn -B -q -ntp -DskipTests -Dspotless.check.skip=true -pl benchmark -am package) >"$work/build.log" 2>&1 ||
    { cat "$work/build.log" >&2; exit 1; }
  touch "$root/benchmark/target/lib"
}

# benchmark_java CLASS [OPTION...]: the words that run it; the JVM's options are those of the real programs (bin/lib/run-java.sh), and then these.
benchmark_java() {
  local class=$1
  shift
  printf '%s\n' "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -Xmx256m -XX:MaxDirectMemorySize=1g \
    -XX:+UseSerialGC -XX:InlineSmallCode=700 -XX:FreqInlineSize=150 -XX:MaxInlineLevel=10 \
    --sun-misc-unsafe-memory-access=allow -Dio.netty.leakDetection.level=disabled -Dslf4j.internal.verbosity=ERROR "$@"
  printf '%s\n' "${ABANICO_JAVA_OPTIONS:-}" | tr ' ' '\n'
  printf '%s\n' -cp "$root/benchmark/target/classes:$root/benchmark/target/lib/*" "org.abanico.benchmark.$class"
}

# start_transport OPTION...: relay on hub, destination on d1.
start_transport() {
  mapfile -t java < <(benchmark_java TransportBenchmark | sed '/^$/d')
  start relay hub "${java[@]}" relay "$@"
  says relay port=
  start d1 d1 "${java[@]}" receive server=$hub:9440 name=d1 "$@"
}
