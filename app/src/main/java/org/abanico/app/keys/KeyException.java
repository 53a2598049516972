package org.abanico.app.keys;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;
import org.jspecify.annotations.Nullable;

/** A key, or a file of keys or devices, that cannot be used. Shows nothing of a key. */
public final class KeyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final String[] arguments;
  private final @Nullable KeyException inner;

  KeyException(Problem problem, String... arguments) {
    this(problem, null, null, arguments);
  }

  private KeyException(
      Problem problem,
      @Nullable KeyException inner,
      @Nullable Throwable cause,
      String... arguments) {
    super(problem + " " + Arrays.toString(arguments), cause);
    this.problem = problem;
    this.inner = inner;
    this.arguments = arguments;
  }

  /** What is wrong with the key that a file should hold. */
  static KeyException inFile(Problem problem, Path file, KeyException inner) {
    return new KeyException(problem, inner, inner, SafeText.of(file.toString()));
  }

  /** What is wrong in a line, counted from 1, of a file with several keys. */
  static KeyException inLine(int line, KeyException inner) {
    return new KeyException(Problem.IN_LINE, inner, inner, String.valueOf(line));
  }

  /** What the system refused. */
  static KeyException ofSystem(Problem problem, Path file, Exception cause) {
    String detail = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new KeyException(
        problem, null, cause, SafeText.of(file.toString()), SafeText.of(detail));
  }

  public Problem problem() {
    return problem;
  }

  /** What the words name, but for those of a key in a file. */
  public List<String> arguments() {
    return List.of(arguments);
  }

  /** For the user: what is wrong, and what to do. */
  public String words(Messages messages) {
    Object[] all = Arrays.copyOf(arguments, arguments.length + 1, Object[].class);
    all[arguments.length] = inner == null ? "" : inner.words(messages);
    return messages.text("key." + problem, all);
  }

  /** What is wrong. */
  public enum Problem {
    /** Nothing where a key should be. */
    EMPTY,
    CHARACTER,
    MIXED_CASE,
    PREFIX,
    PREFIX_AT,
    LENGTH,
    CHECKSUM,
    CHECKSUM_AT,
    /** A relay key where an access key is needed. */
    RELAY_KEY,
    /** A device key where an access key is needed. */
    DEVICE_KEY,
    MISSING_FILE,
    UNREADABLE_FILE,
    /** Others than its owner may read or write it. */
    EXPOSED_FILE,
    /** Others than its owner may write there. */
    EXPOSED_FOLDER,
    NOT_WRITABLE,
    /** A file that the user named, with something else than a key. */
    WRONG_FILE,
    /** A file of this program's own, with something else than a key. */
    DAMAGED_FILE,
    /** What is wrong with one of several keys. */
    IN_LINE,
    /** No name of a key or group. */
    BAD_NAME,
    /** Another key has that name. */
    SAME_NAME,
    /** It is there already. */
    SAME_KEY,
    TOO_MANY_KEYS,
    /** For one key. */
    TOO_MANY_GROUPS,
    /** More than any file of keys holds. */
    TOO_LARGE,
    /** The file of devices has a line that is none. */
    DAMAGED_DEVICES
  }
}
