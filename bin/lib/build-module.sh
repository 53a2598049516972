# Builds one of the programs for developers, when it is not newer than all that it was made of. To be sourced by a POSIX shell
# that has set $root, the checkout; it defines a function and does nothing else.
#
#   . "$root/bin/lib/build-module.sh"
#   build_module simulation        # sets JAVA_HOME; target/classes and target/lib are there then, or it ends with 1

# shellcheck source=bin/lib/find-jdk.sh
. "$root/bin/lib/find-jdk.sh"

build_module() {
  find_jdk25
  module_target=$root/$1/target
  if [ -f "$module_target/built" ] && [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main \
    -newer "$module_target/built" | sed -n 1p)" ]; then
    return
  fi
  echo "Building..." >&2
  mkdir -p "$module_target"
  if ! (cd "$root" && mvn -B -q -ntp -DskipTests -Dspotless.check.skip=true \
    -pl "$1" -am package) >"$module_target/build.log" 2>&1; then
    cat "$module_target/build.log" >&2
    echo "It could not be built: see above." >&2
    exit 1
  fi
  touch "$module_target/built"
}
