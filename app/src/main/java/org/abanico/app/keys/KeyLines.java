package org.abanico.app.keys;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abanico.app.keys.KeyException.Problem;
import org.abanico.app.text.SafeText;
import org.abanico.server.KeyGrant;
import org.abanico.transport.ServerIdentity;
import org.abanico.wire.message.Limits;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;

/**
 * A file with the keys of a server: a line each, with the key, its name, and the groups that it is
 * good for, if not for all. Names are percent-encoded. The first key may do without a name: it is
 * {@link KeyGrant#MAIN}; another's is then its id. Empty lines and those that begin with {@code #}
 * are passed over.
 */
public final class KeyLines {
  /** Keys of one server. */
  public static final int MAX_KEYS = ServerIdentity.MAX_KEYS;

  /** Groups that one key is made for. */
  public static final int MAX_GROUPS = 64;

  private KeyLines() {}

  /**
   * The keys in a file that the user named: 1 to 16, whose names and ids differ.
   *
   * @throws KeyException also when others may read it
   */
  public static List<ServerKey> read(Path file) throws KeyException {
    String text = PrivateFile.read(file);
    try {
      return parse(text);
    } catch (KeyException e) {
      throw KeyException.inFile(Problem.WRONG_FILE, file, e);
    }
  }

  static List<ServerKey> parse(String text) throws KeyException {
    List<String> lines = text.lines().map(String::strip).toList();
    boolean several = lines.stream().filter(KeyLines::hasKey).count() > 1;
    List<ServerKey> keys = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (hasKey(lines.get(i))) {
        try {
          add(keys, key(lines.get(i), keys.isEmpty()));
        } catch (KeyException e) {
          throw several ? KeyException.inLine(i + 1, e) : e;
        }
      }
    }
    if (keys.isEmpty()) {
      throw new KeyException(Problem.EMPTY);
    }
    return keys;
  }

  private static boolean hasKey(String line) {
    return !line.isEmpty() && !line.startsWith("#");
  }

  private static ServerKey key(String line, boolean first) throws KeyException {
    List<String> fields = Arrays.asList(line.split("\\s+", -1));
    ServerKey key = KeyTexts.server(fields.getFirst(), KeyGrant.everything(KeyGrant.MAIN));
    if (fields.size() == 1) {
      return first ? key : key.with(KeyGrant.everything(key.id()));
    }
    List<String> groups = new ArrayList<>();
    for (String group : fields.subList(2, fields.size())) {
      groups.add(name(group));
    }
    return key.with(grant(name(fields.get(1)), groups));
  }

  private static String name(String field) throws KeyException {
    try {
      return PercentEncoding.decode(field);
    } catch (MalformedTextException e) {
      throw new KeyException(Problem.BAD_NAME, SafeText.of(field));
    }
  }

  /** What a key of that name is good for. */
  static KeyGrant grant(String name, List<String> groups) throws KeyException {
    for (String each : Stream.concat(Stream.of(name), groups.stream()).toList()) {
      if (!Limits.isName(each)) {
        throw new KeyException(Problem.BAD_NAME, SafeText.of(each));
      }
    }
    if (groups.size() > MAX_GROUPS) {
      throw new KeyException(Problem.TOO_MANY_GROUPS, String.valueOf(MAX_GROUPS));
    }
    return new KeyGrant(name, groups);
  }

  /** Adds a key to others, unless there is no place for it beside them. */
  static void add(List<ServerKey> keys, ServerKey key) throws KeyException {
    for (ServerKey other : keys) {
      if (other.name().equals(key.name())) {
        throw new KeyException(Problem.SAME_NAME, SafeText.of(key.name()));
      }
      if (other.id().equals(key.id())) {
        throw new KeyException(Problem.SAME_KEY, SafeText.of(other.name()));
      }
    }
    if (keys.size() >= MAX_KEYS) {
      throw new KeyException(Problem.TOO_MANY_KEYS, String.valueOf(MAX_KEYS));
    }
    keys.add(key);
  }

  /** The line that gives a server what it needs, and no more. */
  public static String relayLine(ServerKey key) {
    return line(key.relay().toText(), key.grant());
  }

  /** The line of a key: of the access key, unless only the relay key is there. */
  static String line(ServerKey key) {
    return key.access()
        .map(access -> line(access.toText(), key.grant()))
        .orElseGet(() -> relayLine(key));
  }

  private static String line(String key, KeyGrant grant) {
    return key
        + " "
        + Stream.concat(Stream.of(grant.key()), grant.groups().stream())
            .map(PercentEncoding::encode)
            .collect(Collectors.joining(" "));
  }
}
