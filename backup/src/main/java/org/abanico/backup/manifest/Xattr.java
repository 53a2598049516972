package org.abanico.backup.manifest;

import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An extended attribute of an entry.
 *
 * @param value its bytes, a char each
 */
public record Xattr(String name, String value) {
  /** The longest value, in bytes: Linux has no longer ones. */
  public static final int MAX_VALUE = 65_536;

  /** How much of a value a line of the manifest holds at most. */
  public static final int PART = 8_192;

  /** The attributes of one entry together, in bytes of the names and values of their parts. */
  public static final int MAX_OF_ENTRY = 131_072;

  /** Access control lists, by which Linux passes them. */
  private static final Set<String> ACLS =
      Set.of("system.posix_acl_access", "system.posix_acl_default");

  /** What belongs to a machine's own policy, and is set by it. */
  private static final Set<String> OF_THE_MACHINE =
      Set.of("security.selinux", "security.ima", "security.evm", "security.SMACK64");

  private static final Set<String> NAMESPACES = Set.of("user", "trusted", "security");
  private static final int MAX_NAME = 255;

  public static Xattr of(String name, byte[] value) {
    return new Xattr(name, new String(value, StandardCharsets.ISO_8859_1));
  }

  public byte[] bytes() {
    return value.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The attribute as the lines of a manifest hold it: all but the last part are full. */
  public List<Xattr> parts() {
    if (value.length() <= PART) {
      return List.of(this);
    }
    List<Xattr> parts = new ArrayList<>();
    for (int from = 0; from < value.length(); from += PART) {
      parts.add(new Xattr(name, value.substring(from, Math.min(from + PART, value.length()))));
    }
    return parts;
  }

  /** Whether it is an access control list. */
  public boolean isAcl() {
    return ACLS.contains(name);
  }

  /** What it counts for against {@link #MAX_OF_ENTRY}, and others of its kind. */
  public int size() {
    int parts = Math.max(1, (value.length() + PART - 1) / PART);
    return parts * ByteBufUtil.utf8Bytes(name) + value.length();
  }

  /** Whether a backup carries attributes of this name (protocol.md, section 8.1). */
  public static boolean isCarried(String name) {
    if (ACLS.contains(name)) {
      return true;
    }
    int point = name.indexOf('.');
    return point > 0
        && point < name.length() - 1
        && NAMESPACES.contains(name.substring(0, point))
        && !OF_THE_MACHINE.contains(name)
        && name.indexOf('\0') < 0
        && ByteBufUtil.utf8Bytes(name) <= MAX_NAME;
  }
}
