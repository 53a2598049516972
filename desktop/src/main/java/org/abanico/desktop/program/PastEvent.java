package org.abanico.desktop.program;

import org.abanico.backup.history.Damage;

/** What happens while a backup is restored or a folder verified. */
public sealed interface PastEvent {
  /** A few times a second: so much is done, {@code path} last. */
  record Progressed(long files, long bytes, String path) implements PastEvent {}

  /** Something is not as it should be; it is not restored. */
  record Damaged(Damage damage) implements PastEvent {}

  /** Something was in the target, and stays as it was. */
  record Existing(String path) implements PastEvent {}

  /** The target's file system cannot hold something; it is not restored. */
  record LeftOut(org.abanico.backup.LeftOut.Entry entry) implements PastEvent {}

  /** Everything asked for is restored, but for what was told. */
  record Restored(org.abanico.backup.history.Restored sum) implements PastEvent {}

  /** The verification came to its end. */
  record Verified(org.abanico.backup.history.Verified sum) implements PastEvent {}

  /** A backup is forgotten. */
  record Forgotten(String backup) implements PastEvent {}

  /** It was cancelled; what is restored stays. */
  record Cancelled() implements PastEvent {}
}
