package org.abanico.backup;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A folder that cannot be used, with the reason in a form that front ends turn into words. */
public final class FolderException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final String path;

  public FolderException(Problem problem, Path path, @Nullable Throwable cause) {
    super(problem + ": " + path, cause);
    this.problem = problem;
    this.path = path.toString();
  }

  public Problem problem() {
    return problem;
  }

  /** The path that it is about. */
  public String path() {
    return path;
  }

  /** What is wrong. */
  public enum Problem {
    MISSING,
    NOT_A_FOLDER,
    UNREADABLE,
    NOT_WRITABLE,
    DISK_FULL,
    /** A file is not what it was when it was listed. */
    CHANGED,
    /** Another program has it in use. */
    IN_USE,
    /** It holds something and was never a destination. */
    NOT_A_DESTINATION,
    /** A backup would remove over half of its files. */
    HELD,
    /** It failed while it was switched to another tree: that is finished before anything else. */
    HALF_SWITCHED,
    /** It keeps the backups of another source. */
    OTHER_SOURCE,
    /** Anything else that the system refused. */
    IO
  }
}
