package org.abanico.app.run;

import org.abanico.client.ClientEvent;

/**
 * What became of a backup at its destinations, as far as it matters for making it again: {@code
 * changed} says that something, at the source or at a destination, was not what it was thought to
 * be, and that the next backup takes that into account (protocol.md, section 9).
 */
final class ChangedResults {
  private volatile int changed;
  private volatile boolean otherwise;

  /** On the thread that drives the source. */
  void see(ClientEvent event) {
    if (event instanceof ClientEvent.SourceFinished finished) {
      changed = (int) finished.destinations().stream().filter(ChangedResults::isChanged).count();
      otherwise =
          finished.destinations().stream().anyMatch(each -> !each.held() && !isChanged(each));
    }
  }

  private static boolean isChanged(ClientEvent.DestinationResult result) {
    return !result.held() && result.code().equals("changed");
  }

  /** How many destinations lack the backup for that reason. */
  int changed() {
    return changed;
  }

  /** Whether a destination lacks it for another. */
  boolean otherwise() {
    return otherwise;
  }
}
