package org.abanico.app.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.abanico.security.AccessKey;

/**
 * Where programs run, as far as they can tell machines apart: a state folder, with a device key in
 * it, and an environment.
 *
 * @param temp the test's own folder
 * @param variables that the programs find around them
 */
record Machine(Path temp, Map<String, String> variables) {
  private static final String KEY_FILE = "ABANICO_KEY_FILE";

  Machine {
    variables = Map.copyOf(variables);
  }

  /** The machine of all programs that are on no other: they have the test's access key. */
  static Machine usual(Path temp) throws IOException {
    return named(temp, "state").with(KEY_FILE, keyFile(temp));
  }

  /** Another machine, which has the same access key and is another device. */
  static Machine another(Path temp, String name) throws IOException {
    return named(temp, "state-" + name).with(KEY_FILE, keyFile(temp));
  }

  private static Machine named(Path temp, String state) {
    return new Machine(
        temp,
        Map.of(
            "XDG_CONFIG_HOME", temp.resolve("no-config").toString(),
            "XDG_STATE_HOME", temp.resolve(state).toString()));
  }

  Machine with(String variable, Object value) {
    Map<String, String> more = new HashMap<>(variables);
    more.put(variable, value.toString());
    return new Machine(temp, more);
  }

  /** Its programs are told of no key. */
  Machine withoutKey() {
    Map<String, String> fewer = new HashMap<>(variables);
    fewer.remove(KEY_FILE);
    return new Machine(temp, fewer);
  }

  /** Its programs are given another file with a key. */
  Machine withKeyFile(Path file) {
    return with(KEY_FILE, file);
  }

  /** The access key of one test; made the first time. */
  static Path keyFile(Path temp) throws IOException {
    Path file = temp.resolve("access-key");
    return Files.exists(file)
        ? file
        : secret(file, AccessKey.generate(new SecureRandom()).toText());
  }

  /** A file that only its owner may read. */
  static Path secret(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }
}
