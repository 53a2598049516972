package org.abanico.backup.manifest;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What users and groups are called at the source, as far as a manifest has said. */
public final class OwnerNames {
  /** How many names of each kind a manifest may have; owners beyond have their numbers only. */
  public static final int MAX = 4_096;

  private static final int MAX_LENGTH = 255;

  private final Map<Long, String> users = new HashMap<>();
  private final Map<Long, String> groups = new HashMap<>();

  /** Whether a user or group may be called so. */
  public static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && name.chars().noneMatch(c -> c <= ' ' || c == 0x7f || c == ':' || c == '/');
  }

  /** Adds a user's name. False when there is one already, or no room for it. */
  public boolean addUser(long uid, String name) {
    return users.size() < MAX && users.putIfAbsent(uid, name) == null;
  }

  /** Adds a group's name. False when there is one already, or no room for it. */
  public boolean addGroup(long gid, String name) {
    return groups.size() < MAX && groups.putIfAbsent(gid, name) == null;
  }

  /** The name of a user, if it is known. */
  public @Nullable String user(long uid) {
    return users.get(uid);
  }

  /** The name of a group, if it is known. */
  public @Nullable String group(long gid) {
    return groups.get(gid);
  }
}
