package org.abanico.backup.destination;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.abanico.backup.catalog.Catalog;

/**
 * By which numbers the catalog knows the files that are being staged: of those alone that are not
 * finished, which a manifest that runs ahead of its content can make many.
 */
final class StagedIds {
  private final Catalog catalog;
  private final Map<Long, Long> ids = new HashMap<>();

  StagedIds(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The catalog's number of a file, by the number that it is staged by. */
  long of(long number, String path) throws IOException {
    Long known = ids.get(number);
    if (known != null) {
      return known;
    }
    long id = catalog.staged(number, path);
    ids.put(number, id);
    return id;
  }

  /** What the catalog was told of the file is void. */
  void forget(long number) throws IOException {
    Long known = ids.remove(number);
    if (known != null) {
      catalog.voided(known);
    }
  }

  /** The file is finished. */
  void done(long number) {
    ids.remove(number);
  }
}
