package org.abanico.backup.history;

/**
 * What is not the same in two snapshots.
 *
 * @param entry as the newer one has it; as the older one has it when the newer one does not
 */
public record Difference(What what, Held entry) {

  /** What is different. */
  public enum What {
    ADDED,
    /** It is something else, or has another content. */
    CHANGED,
    /** It has another mode, owner or time (of a folder, that is not looked at). */
    ATTRIBUTES,
    REMOVED,
    /** The newer one could not read it, with all that was below it. */
    LEFT_OUT
  }

  /** Told differences, in the manifests' order. */
  @FunctionalInterface
  public interface Listener {
    void differs(Difference difference);
  }
}
