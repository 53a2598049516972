# Finds a JDK 25. To be sourced by a POSIX shell; it defines functions and does nothing else.
#
#   . "$root/bin/lib/find-jdk.sh"
#   find_jdk25        # sets and exports JAVA_HOME, or says what to install and exits with 1
#
# Looked at, in this order: ABANICO_JAVA_HOME, JAVA_HOME, the java on the PATH, and the places where
# systems and version managers put JDKs. Only a JDK (with javac) of version 25 counts.

# Whether there is a JDK in folder $1, whose major version is in $jdk_version then. Without other programs: they take longer
# to start than all the rest, at each start of a program.
jdk_major() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  jdk_version=
  while IFS='="' read -r jdk_field _ jdk_value _; do
    if [ "$jdk_field" = JAVA_VERSION ]; then
      jdk_version=${jdk_value%%[!0-9]*}
      break
    fi
  done <"$1/release"
}

# Prints every folder, one to a line, in which a JDK may be. Newest names first within one place.
jdk_candidates() {
  printf '%s\n' "${ABANICO_JAVA_HOME:-}" "${JAVA_HOME:-}"
  jdk_on_path=$(command -v java 2>/dev/null) || jdk_on_path=
  if [ -n "$jdk_on_path" ]; then
    jdk_on_path=$(readlink -f "$jdk_on_path" 2>/dev/null) || jdk_on_path=
    printf '%s\n' "${jdk_on_path%/bin/java}"
  fi
  for jdk_place in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    "${HOME:-/nonexistent}"/.jdks/* \
    "${HOME:-/nonexistent}"/.asdf/installs/java/* \
    "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if [ -d "$jdk_place" ]; then
      printf '%s\n' "$jdk_place"
    fi
  done
}

# Prints the first JDK whose major version is at least $1 and at most $2; fails when there is none.
find_jdk_between() {
  jdk_candidates 2>/dev/null | while IFS= read -r jdk_home; do
    jdk_major "$jdk_home" || continue
    if [ "${jdk_version:-0}" -ge "$1" ] && [ "$jdk_version" -le "$2" ]; then
      printf '%s\n' "$jdk_home"
      break
    fi
  done | grep .
}

find_jdk25() {
  if ! jdk_found=$(find_jdk_between 25 25); then
    cat >&2 <<'MESSAGE'
Abanico needs a JDK 25 (not only a Java runtime), and none was found.
  Debian 13, Ubuntu 25.10 and newer:  sudo apt-get install openjdk-25-jdk-headless
  Fedora:                             sudo dnf install java-25-openjdk-devel
  macOS:                              brew install openjdk@25
  SDKMAN:                             sdk install java 25-tem
Any other JDK 25 will do: unpack it, and set ABANICO_JAVA_HOME to its folder.
MESSAGE
    exit 1
  fi
  JAVA_HOME=$jdk_found
  export JAVA_HOME
}
