package org.abanico.simulation.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.testing.disk.Fault;
import org.abanico.testing.disk.FaultyDisk;
import org.abanico.testing.disk.FaultyFileSystem;
import org.jspecify.annotations.Nullable;

/**
 * The disk of a destination: the system's own, through which a program is killed, or that fails, is
 * full or loses its power, as is drawn for each life of the program.
 */
final class DestinationDisk {
  private static final long NEVER = Long.MAX_VALUE;
  private static final int FEW_CALLS = 60;
  private static final int MANY_CALLS = 1_500;

  private final Path folder;
  private final SplittableRandom random;
  private @Nullable FaultyDisk disk;
  private @Nullable Path killed;
  private String fate = "";

  DestinationDisk(Path folder, SplittableRandom random) {
    this.folder = folder;
    this.random = random;
  }

  /** Where the folder really is. */
  Path real() {
    return folder;
  }

  /**
   * A program begins, to which the folder is this path.
   *
   * @param healthy whether nothing is to go wrong by itself
   */
  Path begin(boolean healthy) throws IOException {
    long at = 1L + random.nextInt(random.nextBoolean() ? FEW_CALLS : MANY_CALLS);
    int drawn = random.nextInt(12);
    disk =
        switch (healthy && drawn > 4 ? 0 : drawn) {
          case 0, 1 -> made(null, "on the system's own calls");
          case 2, 3 -> made(new FaultyDisk(folder, Fault.NONE, 0), "on a sound disk");
          case 4 -> made(power(NEVER, at), "on a disk that may lose its power");
          case 5, 6, 7 ->
              made(new FaultyDisk(folder, Fault.KILL, at), "to be killed at call " + at);
          case 8, 9 -> made(power(at, 1 + random.nextLong(at)), "to lose its power at call " + at);
          case 10 -> made(new FaultyDisk(folder, Fault.FAILURE, at), "to fail at call " + at);
          default -> made(new FaultyDisk(folder, Fault.FULL, at), "full from call " + at + " on");
        };
    return disk == null ? folder : disk.path(folder);
  }

  private @Nullable FaultyDisk made(@Nullable FaultyDisk chosen, String what) {
    fate = what;
    return chosen;
  }

  private FaultyDisk power(long at, long namesUpTo) throws IOException {
    if (!Files.exists(folder)) {
      Files.createDirectory(folder);
    }
    return FaultyDisk.syncedAtOnce(folder, at, namesUpTo, random.nextBoolean(), Synced::new);
  }

  /** What the disk is like in this life, in words. */
  String fate() {
    return fate;
  }

  /** Whether something has gone wrong in this life. */
  boolean isHit() {
    return disk != null && disk.isHit();
  }

  /** The program is killed: nothing that it does from now on is done. */
  void kill() throws IOException {
    if (disk != null) {
      disk.killNow();
    } else if (Files.exists(folder)) {
      // Whatever the program still does to tidy up finds nothing there.
      killed = Files.move(folder, folder.resolveSibling(folder.getFileName() + ".killed"));
    }
  }

  /** The killed program has let go of everything: what it has left is there. */
  void isDead() throws IOException {
    if (disk != null) {
      disk.restorePower(random);
    } else if (killed != null) {
      BrokenPromiseException.require(
          !Files.exists(folder), "a folder that is closed is not made anew");
      Files.move(killed, folder);
      killed = null;
    }
  }

  private static final class Synced extends FaultyFileSystem
      implements FileSystemSync.AtOnceFileSystem {
    Synced(FaultyDisk disk) {
      super(disk);
    }

    @Override
    public void sync() throws IOException {
      disk().syncAll();
    }
  }
}
