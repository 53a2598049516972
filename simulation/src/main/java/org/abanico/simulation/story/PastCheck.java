package org.abanico.simulation.story;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Snapshot;

/** Whether a destination gives back all that it has published, as it was. */
final class PastCheck {
  private final String name;
  private final Path folder;
  private final Ledger ledger;
  private final List<String> rotten;

  /**
   * @param rotten names of a file in which a bit has flipped; what was damaged may have gone to
   *     history since, but is in the newest tree no more
   */
  PastCheck(String name, Path folder, Ledger ledger, List<String> rotten) {
    this.name = name;
    this.folder = folder;
    this.ledger = ledger;
    this.rotten = rotten;
  }

  /** Nothing is damaged. */
  void verify() {
    try {
      DestinationFolder.history(folder).verify(null, new Sound());
    } catch (IOException e) {
      throw new BrokenPromiseException(name + " reads what it holds", e);
    }
  }

  /**
   * A snapshot can be restored, to the last attribute.
   *
   * @param target is not there, neither before nor after
   */
  void restore(Snapshot snapshot, Path target) {
    try {
      Sound sound = new Sound();
      DestinationFolder.history(folder).restore(snapshot, target, List.of(), false, sound);
      if (!sound.hasFoundRot) {
        BrokenPromiseException.require(
            ledger.tree(snapshot.backup()).differences(TreeImage.of(target)),
            name + " restores " + snapshot.backup());
      }
      DrawnFolder.delete(target);
    } catch (IOException e) {
      throw new BrokenPromiseException(name + " gives back what it holds", e);
    }
  }

  private final class Sound implements RestoreListener {
    private boolean hasFoundRot;

    @Override
    public void progressed(long files, long bytes, String path) {}

    @Override
    public void damaged(Damage damage) {
      BrokenPromiseException.require(
          damage.what() == Damage.What.CONTENT && rotten.contains(damage.path()),
          name + " is not damaged: " + damage);
      hasFoundRot = true;
    }

    @Override
    public void existing(String path) {
      throw new BrokenPromiseException("nothing was there before: " + path);
    }
  }
}
