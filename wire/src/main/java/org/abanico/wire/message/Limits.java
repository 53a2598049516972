package org.abanico.wire.message;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What identifiers and names may look like (protocol.md, sections 5 and 6). */
public final class Limits {
  private static final Pattern BACKUP = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern CODE = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern ROOT = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_NAME_BYTES = 64;

  private Limits() {}

  /** Whether a group or a member may be called so. */
  public static boolean isName(String name) {
    return !name.isEmpty()
        && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES
        && name.chars().noneMatch(c -> Character.isISOControl(c) || c == '/');
  }

  /** Whether this may identify a backup; it is also safe as a file's name. */
  public static boolean isBackup(String backup) {
    return BACKUP.matcher(backup).matches() && !backup.startsWith(".");
  }

  static void backup(String backup) {
    check(isBackup(backup), "backup");
  }

  static void code(String code) {
    check(CODE.matcher(code).matches(), "code");
  }

  static void root(String root) {
    check(ROOT.matcher(root).matches(), "root");
  }

  static void within(String what, int value, int least, int most) {
    check(value >= least && value <= most, what);
  }

  private static void check(boolean good, String what) {
    if (!good) {
      throw new IllegalArgumentException("out of limits: " + what);
    }
  }
}
