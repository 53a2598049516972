package org.abanico.backup.database;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.abanico.backup.linux.Errno;
import org.jspecify.annotations.Nullable;

/** What it means when SQLite refuses something, by its result codes (sqlite.org/rescode). */
public final class DatabaseFailure {
  private static final int ERROR = 1;
  private static final int BUSY = 5;
  private static final int READONLY = 8;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CONSTRAINT = 19;
  private static final int NOT_A_DATABASE = 26;

  private DatabaseFailure() {}

  /** That a file holds what cannot be in it. */
  public static SQLException damage(String what) {
    return new SQLException(what, "", CORRUPT);
  }

  /**
   * Whether the file itself is of no use any more. What SQLite takes for an error in a statement is
   * a table that is not as it was made; what it takes for a second row where there may be one, an
   * index that is not that of its table; and a file that may be written but that it will only read
   * says that it is of a later format (sqlite.org/fileformat2, 1.3.3).
   */
  public static boolean isDamage(Path file, SQLException refusal) {
    return switch (primaryCode(refusal)) {
      case ERROR, CORRUPT, CONSTRAINT, NOT_A_DATABASE -> true;
      case READONLY -> refusal.getErrorCode() == READONLY && Files.isWritable(file);
      default -> false;
    };
  }

  private static int primaryCode(SQLException refusal) {
    return refusal.getErrorCode() & 0xff;
  }

  /** The same for whoever knows no SQL, in words by which a full disk is known. */
  public static IOException of(Path file, SQLException refusal) {
    IOException exception = new FileSystemException(file.toString(), null, words(file, refusal));
    exception.initCause(refusal);
    return exception;
  }

  private static @Nullable String words(Path file, SQLException refusal) {
    if (isDamage(file, refusal)) {
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
