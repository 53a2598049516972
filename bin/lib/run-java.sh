# Builds and runs the programs of this checkout. To be sourced by a POSIX shell that has set $root,
# the checkout; it defines functions and does nothing else.
#
#   . "$root/bin/lib/run-java.sh"
#   ensure_built                                   # sets JAVA_HOME; builds what is not built
#   run_java org.abanico.app.ServerMain 1g "$@"    # becomes that program

# shellcheck source=bin/lib/find-jdk.sh
. "$root/bin/lib/find-jdk.sh"
# shellcheck source=bin/lib/prepare-java.sh
. "$root/bin/lib/prepare-java.sh"
# shellcheck source=bin/lib/train-java.sh
. "$root/bin/lib/train-java.sh"

# Whether the build is newer than everything that it was made of. A build that cannot be renewed,
# because this user may not write here, is good enough.
is_built() {
  [ -f "$root/app/target/abanico.jar" ] && [ -d "$root/app/target/lib" ] && [ -d "$root/app/target/javafx" ] || return 1
  [ -w "$root/app/target" ] || return 0
  [ -f "$root/target/built" ] || return 1
  [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main -newer "$root/target/built" \
    2>/dev/null | sed -n 1p)" ]
}

build() {
  if ! command -v mvn >/dev/null 2>&1; then
    cat >&2 <<'MESSAGE'
Abanico is not built yet, and Maven, which builds it, was not found.
  Debian, Ubuntu:  sudo apt-get install maven
  Fedora:          sudo dnf install maven
  macOS:           brew install maven
MESSAGE
    return 1
  fi
  echo "Building Abanico (once; a minute or two)..." >&2
  if ! (cd "$root" && mvn -B -q -ntp -DskipTests -Dspotless.check.skip=true \
    -pl app -am package) >"$root/target/build.log" 2>&1; then
    cat "$root/target/build.log" >&2
    echo "Abanico could not be built: see above." >&2
    return 1
  fi
  prepare_java
  train_java
  touch "$root/target/built"
}

# Programs that are started at the same time build once: the others wait for the first.
build_alone() {
  if ! mkdir -p "$root/target"; then
    echo "Abanico is not built, and this user may not write to $root: build it as its owner." >&2
    return 1
  fi
  if command -v flock >/dev/null 2>&1; then
    (
      flock 9
      is_built || build
    ) 9>"$root/target/build.lock"
  else
    until mkdir "$root/target/build.locked" 2>/dev/null; do
      sleep 1
    done
    build_result=0
    is_built || build || build_result=$?
    rmdir "$root/target/build.locked"
    return "$build_result"
  fi
}

ensure_built() {
  find_jdk25
  is_built || build_alone || exit 1
}

# Java decodes file names by the locale's character set: outside UTF-8 it would lose them.
use_utf8() {
  words_locale=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
  case $(locale charmap 2>/dev/null || echo "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}") in
    *[Uu][Tt][Ff]-8 | *[Uu][Tt][Ff]8) ;;
    *)
      LC_ALL=C.UTF-8
      export LC_ALL
      ;;
  esac
}

# The language of $words_locale ("es_MX.UTF-8"), also where that locale is not installed.
language_options() {
  words_language=${words_locale%%[_.@]*}
  case $words_language in
    [a-z][a-z] | [a-z][a-z][a-z]) echo "-Duser.language=$words_language" ;;
  esac
}

# run_java CLASS DIRECT-MEMORY ARGUMENT...
#
# Without arguments the program opens its window: then JavaFX is there, as modules, which it wants to be.
# The heap holds tables, not content: 256 MiB are plenty, and a limit keeps the JVM from taking a
# quarter of the machine. Content passes through direct memory, whose use the program bounds itself;
# the limit only makes a fault visible. The serial collector has the smallest footprint, and little
# to do. The optimising compiler is kept from copying the whole path of a datagram into each method
# along it: in a program that runs for seconds, compiling costs as much as copying the folder
# (docs/benchmarks.md). Netty's shortest way to memory needs leave on this JDK; that it samples
# buffers for leaks is for tests.
# A method is compiled three times as late as the JVM would: most programs end before the rest has paid.
# ABANICO_JAVA_OPTIONS comes last, so that it can change all of this.
run_java() {
  java_class=$1
  java_direct=$2
  shift 2
  use_utf8
  # What is of other jars or another JDK is done without, and nothing said. Beside options of its own kind the JVM would not start.
  java_trained=
  case ${1:-window}${ABANICO_JAVA_OPTIONS:-} in
    window* | *AOT* | *Xshare* | *Shared*) ;;
    *)
      java_trained=$(trained_for "$1")
      [ -f "$java_trained" ] || java_trained=
      ;;
  esac
  java_path="$root/app/target/abanico.jar:$root/app/target/lib/*"
  if [ $# -eq 0 ]; then
    set -- --module-path "$root/app/target/javafx" --add-modules javafx.controls \
      --enable-native-access=ALL-UNNAMED,javafx.graphics -cp "$java_path" "$java_class"
  else
    set -- --enable-native-access=ALL-UNNAMED -cp "$java_path" "$java_class" "$@"
  fi
  # AES-GCM is fast only where the second compiler has compiled what calls it, and a block is one call: without these, the first thousand
  # blocks, one GB, are opened and cut at a tenth of the speed. SHA-256 likewise, at a third.
  java_early=CompileThresholdScaling
  # shellcheck disable=SC2046,SC2086 # options are words
  exec "$JAVA_HOME/bin/java" \
    -Xmx256m -XX:MaxDirectMemorySize="$java_direct" -XX:+UseSerialGC \
    -XX:InlineSmallCode=700 -XX:FreqInlineSize=150 -XX:MaxInlineLevel=10 \
    -XX:CompileThresholdScaling=3 -XX:CompileCommand=quiet \
    -XX:CompileCommand="$java_early,com.sun.crypto.provider.GHASH::*,0.007" \
    -XX:CompileCommand="$java_early,com.sun.crypto.provider.GCTR::*,0.007" \
    -XX:CompileCommand="$java_early,com.sun.crypto.provider.GaloisCounterMode::implGCM*,0.007" \
    -XX:CompileCommand="$java_early,com.sun.crypto.provider.CounterMode::*,0.007" \
    -XX:CompileCommand="$java_early,sun.security.provider.SHA2::implCompress,0.007" \
    -XX:CompileCommand="$java_early,sun.security.provider.DigestBase::implCompressMultiBlock,0.007" \
    -XX:CompileCommand="$java_early,org.abanico.backup.block.FastCdc::*,0.007" \
    --sun-misc-unsafe-memory-access=allow \
    -Dio.netty.leakDetection.level=disabled -Dio.netty.jfr.enabled=false -Dorg.sqlite.lib.path="$native_libraries" \
    ${java_trained:+"-XX:AOTCache=$java_trained" "-Xlog:aot*=off" "-Xlog:cds*=off"} \
    $(language_options) ${ABANICO_JAVA_OPTIONS:-} "$@"
}
