# Lets the JVM find out which classes the programs of this checkout load, and which of their methods are hot: else each of them
# finds it out anew. To be sourced by a POSIX shell, beside run-java.sh; it defines functions and does nothing else.
#
#   . "$root/bin/lib/train-java.sh"
#   train_java        # leaves what trained_for names; nothing where it does not work, and what there is to say in training.log

# Folders of a hundred files each: as many as it takes until what a file costs is all that counts.
training_folders=50

# What a destination has found out, and what a source has, which is good for all others, too. $1 is the program's first argument.
trained_for() {
  case $1 in
    destination) echo "$root/app/target/destination.aot" ;;
    *) echo "$root/app/target/abanico.aot" ;;
  esac
}

train_java() {
  training=$(mktemp -d) || return 0
  rm -f "$(trained_for source)" "$(trained_for destination)"
  (train "$training") >"$root/app/target/training.log" 2>&1 || rm -f "$(trained_for source)" "$(trained_for destination)"
  rm -rf "$training"
}

# A folder is backed up over the loopback interface, and twice more when nothing has changed in it. The last time is what
# counts: there is little to do then but to start.
train() {
  set -eu
  # Nothing of what its user has set.
  # shellcheck disable=SC2046 # names are words
  unset $(env | sed -n 's/^\(ABANICO_[A-Z_]*\)=.*/\1/p')
  export XDG_STATE_HOME="$1/state" XDG_CONFIG_HOME="$1/config" XDG_CACHE_HOME="$1/cache" LC_ALL=C.UTF-8
  (umask 077 && (run_java org.abanico.app.ServerMain 1g key) >"$1/key")
  export ABANICO_KEY_FILE="$1/key"

  folder=0
  while [ "$folder" -lt "$training_folders" ]; do
    mkdir -p "$1/folder/$((folder % 10))/$folder"
    seq 100 | split -l 1 - "$1/folder/$((folder % 10))/$folder/file-"
    folder=$((folder + 1))
  done

  (run_java org.abanico.app.ServerMain 1g run --bind 127.0.0.1 --port 0) >"$1/server" &
  server=$!
  trap 'kill "$server"' EXIT
  port=$(training_says "$1/server" 's/.* UDP port \([0-9]*\).*/\1/p')
  (ABANICO_JAVA_OPTIONS="-XX:AOTCacheOutput=$(trained_for destination)" run_java org.abanico.app.ClientMain 256m \
    destination --server "127.0.0.1:$port" --folder "$1/copy" --progress none) >"$1/destination" 2>&1 &
  destination=$!
  trap 'kill "$destination" "$server"' EXIT
  training_source "$1" "$port"
  # A file that has just been written is not remembered.
  sleep 3
  training_source "$1" "$port"
  ABANICO_JAVA_OPTIONS="-XX:AOTCacheOutput=$(trained_for source)" training_source "$1" "$port"
  kill "$destination"
  trap 'kill "$server"' EXIT
  wait "$destination" || true
}

training_source() {
  (run_java org.abanico.app.ClientMain 256m source --server "127.0.0.1:$2" --folder "$1/folder" --destinations 1 \
    --wait 60s --lost-after 60s --progress none)
}

# What of a program's output is printed by this command of sed, once there is something.
training_says() {
  training_tries=0
  until sed -n "$2" "$1" | grep .; do
    training_tries=$((training_tries + 1))
    [ "$training_tries" -lt 100 ] || return 1
    sleep 0.2
  done
}
