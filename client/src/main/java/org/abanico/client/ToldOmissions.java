package org.abanico.client;

import java.util.HashSet;
import java.util.Set;
import org.abanico.backup.BackupReader.Omission;

/**
 * What a user was told of entries, while a folder is read several times: of each the same only
 * once. Of more than {@value #MAX} they are told again.
 */
final class ToldOmissions {
  static final int MAX = 10_000;

  private record Told(String code, String path) {}

  private final Set<Told> before = new HashSet<>();

  /** Whether this was not told yet; from now on it was. */
  boolean isNew(Omission omission) {
    Told told = new Told(omission.code(), omission.path());
    return before.size() < MAX ? before.add(told) : !before.contains(told);
  }
}
