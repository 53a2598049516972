# Makes the libraries of a build quicker to load. To be sourced by a POSIX shell that has set $root and JAVA_HOME, beside
# run-java.sh; it defines functions and does nothing else.
#
#   . "$root/bin/lib/prepare-java.sh"
#   prepare_java      # changes app/target/lib and app/target/native; where it does not work, they stay as they were

# SQLite's own code, which it would else unpack at each start, having asked another program what kind of machine this is.
native_libraries=$root/app/target/native

prepare_java() {
  rm -rf "$native_libraries" "$native_libraries.new"
  {
    # Of Java 5, as many of its users are.
    "$JAVA_HOME/bin/java" "$root/bin/lib/RenewClasses.java" "$root"/app/target/lib/picocli-*.jar
    unpack_native || rm -rf "$native_libraries"
  } >"$root/app/target/prepare.log" 2>&1 || :
}

unpack_native() {
  native_jar=$(echo "$root"/app/target/lib/sqlite-jdbc-*.jar)
  native_system=$("$JAVA_HOME/bin/java" -cp "$native_jar" org.sqlite.util.OSInfo) || return 1
  mkdir -p "$native_libraries.new" &&
    (cd "$native_libraries.new" && "$JAVA_HOME/bin/jar" xf "$native_jar" "org/sqlite/native/$native_system") &&
    mv "$native_libraries.new/org/sqlite/native/$native_system" "$native_libraries" &&
    rm -rf "$native_libraries.new"
}
