package org.abanico.backup.folder;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.abanico.backup.linux.Accounts;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.manifest.Owner;
import org.abanico.backup.manifest.OwnerNames;
import org.jspecify.annotations.Nullable;

/**
 * Who on this machine the source's users and groups are: those of the same name, and those of the
 * same number where the name is not known here, or the source has none. Remembers the answers for
 * the names that a manifest can have.
 */
final class LocalOwners {
  private final OwnerNames names;
  private final Map<Long, Long> users = new HashMap<>();
  private final Map<Long, Long> groups = new HashMap<>();

  LocalOwners(OwnerNames names) {
    this.names = names;
  }

  Owner of(Owner source) {
    return new Owner(
        local(source.uid(), names.user(source.uid()), users, Accounts::user),
        local(source.gid(), names.group(source.gid()), groups, Accounts::group));
  }

  private static long local(
      long id, @Nullable String name, Map<Long, Long> known, ToLongFunction<String> look) {
    if (name == null || !Linux.isHere()) {
      return id;
    }
    Long before = known.get(id);
    if (before == null) {
      long found = look.applyAsLong(name);
      before = found < 0 || found > Owner.MAX_ID ? id : found;
      known.put(id, before);
    }
    return before;
  }
}
