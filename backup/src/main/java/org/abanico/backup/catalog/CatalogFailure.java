package org.abanico.backup.catalog;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.abanico.backup.linux.Errno;
import org.jspecify.annotations.Nullable;

/**
 * What it means when SQLite refuses something, by its primary result codes (sqlite.org/rescode).
 */
final class CatalogFailure {
  private static final int ERROR = 1;
  private static final int BUSY = 5;
  private static final int READONLY = 8;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CONSTRAINT = 19;
  private static final int NOT_A_DATABASE = 26;

  private CatalogFailure() {}

  /** That the file holds what cannot be in it. */
  static SQLException damage(String what) {
    return new SQLException(what, "", CORRUPT);
  }

  /**
   * Whether the file itself is of no use any more. What SQLite takes for an error in a statement is
   * a table that is not as it was made, and what it takes for a second row where there may be one,
   * an index that is not that of its table.
   */
  static boolean isDamage(SQLException refusal) {
    return switch (primaryCode(refusal)) {
      case ERROR, CORRUPT, CONSTRAINT, NOT_A_DATABASE -> true;
      default -> false;
    };
  }

  private static int primaryCode(SQLException refusal) {
    return refusal.getErrorCode() & 0xff;
  }

  /** The same for whoever knows no SQL, in words by which a full disk is known. */
  static IOException of(Path file, SQLException refusal) {
    IOException exception = new FileSystemException(file.toString(), null, words(refusal));
    exception.initCause(refusal);
    return exception;
  }

  private static @Nullable String words(SQLException refusal) {
    if (isDamage(refusal)) {
      return "it is damaged, and is begun anew the next time";
    }
    return switch (primaryCode(refusal)) {
      case FULL -> Errno.NO_SPACE;
      case READONLY -> "Read-only file system";
      case BUSY -> "another program has it open";
      default -> refusal.getMessage();
    };
  }
}
