package org.abanico.testing.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls that paths of it make to the file system, and brings a fault about at one of
 * them. Not thread-safe.
 */
public final class FaultyDisk {
  private final Path root;
  private final Fault fault;
  private final long at;
  private final DiskLimits limits;
  private final FaultyProvider provider;
  private final FaultyFileSystem system;
  private final @Nullable PowerLoss power;
  private final List<FileChannel> open = new ArrayList<>();
  private final Set<Object> unforced = new HashSet<>();
  private long calls;
  private boolean hit;
  private boolean killed;

  /**
   * @param root what is lost without power is looked for below it
   * @param at the call at which the fault comes about, from 1; of those that change something when
   *     the fault is a kill or a loss of power, of all otherwise
   */
  public FaultyDisk(Path root, Fault fault, long at) {
    this(root, fault, at, DiskLimits.NONE);
  }

  /** One without faults that cannot hold everything. */
  public FaultyDisk(Path root, DiskLimits limits) {
    this(root, Fault.NONE, 0, limits);
  }

  /** One that has both. */
  public FaultyDisk(Path root, Fault fault, long at, DiskLimits limits) {
    this.root = root;
    this.limits = limits;
    this.fault = fault;
    this.at = at;
    this.power = null;
    this.provider = new FaultyProvider(this);
    this.system = new FaultyFileSystem(this);
  }

  private FaultyDisk(
      Path root, long at, PowerLoss power, Function<FaultyDisk, FaultyFileSystem> synced) {
    this.limits = DiskLimits.NONE;
    this.root = root;
    this.fault = Fault.KILL;
    this.at = at;
    this.power = power;
    this.provider = new FaultyProvider(this);
    this.system = synced.apply(this);
  }

  /**
   * A disk that is synced at once, and loses its power at a call that changes something.
   *
   * @param namesUpTo the call up to which names are kept; those that were synced later, too
   * @param alone whether a file or directory that is synced takes no other names with it, as those
   *     of a journal do
   * @param system makes its file system, which calls {@link #syncAll}
   */
  public static FaultyDisk syncedAtOnce(
      Path root,
      long at,
      long namesUpTo,
      boolean alone,
      Function<FaultyDisk, FaultyFileSystem> system)
      throws IOException {
    return new FaultyDisk(root, at, new PowerLoss(root, namesUpTo, alone), system);
  }

  /** What is found when the power is back; once the program has let go of all. */
  public void restorePower(SplittableRandom random) throws IOException {
    if (power != null) {
      power.leave(random);
    }
  }

  /** Everything is synced at once. */
  public void syncAll() throws IOException {
    changes();
    if (power != null) {
      power.syncedAll();
    }
  }

  /** The path on this disk. */
  public Path path(Path real) {
    return new FaultyPath(system, real);
  }

  FaultyProvider provider() {
    return provider;
  }

  FaultyFileSystem fileSystem() {
    return system;
  }

  DiskLimits limits() {
    return limits;
  }

  /** Where a path is, whatever its names are written like. */
  Path locate(Path path) throws IOException {
    return limits.locate(root, FaultyPath.real(path));
  }

  /** Where something is about to be made. */
  Path locateNew(Path path) throws IOException {
    Path located = locate(path);
    limits.check(FaultyPath.real(path));
    return located;
  }

  /** Whether the fault has come about. */
  public boolean isHit() {
    return hit;
  }

  /** The program is gone: so are its files that were open. */
  private void kill() {
    try {
      for (FileChannel channel : open) {
        channel.close();
      }
      if (fault == Fault.POWER_LOSS) {
        loseUnforced();
      }
      if (power != null) {
        power.strike();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void loseUnforced() throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path file : files) {
      if (unforced.contains(Files.getAttribute(file, "unix:ino"))) {
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
            .close();
      }
    }
  }

  /**
   * The program is killed now, if it was not before: as by {@link Fault#KILL}, in between two
   * calls.
   */
  public void killNow() {
    if (!hit) {
      hit = true;
      killed = true;
      kill();
    }
  }

  /** A call that only looks. */
  void looks() throws IOException {
    call(false, false);
  }

  /** A call that changes something. */
  void changes() throws IOException {
    call(true, false);
  }

  /** A call that needs room on the disk. */
  void grows() throws IOException {
    call(true, true);
  }

  private void call(boolean changes, boolean grows) throws IOException {
    boolean ends = fault == Fault.KILL || fault == Fault.POWER_LOSS;
    if (killed || (ends && hit)) {
      throw new Killed();
    }
    if (changes || !ends) {
      calls++;
      if (power != null) {
        power.calling(calls);
      }
    }
    if (calls == at && fault != Fault.NONE && !hit && (fault != Fault.FULL || grows)) {
      hit = true;
      if (ends) {
        kill();
        throw new Killed();
      }
      if (fault == Fault.FAILURE) {
        throw new FileSystemException("x", null, "Input/output error");
      }
    }
    if (fault == Fault.FULL && calls >= at && grows) {
      hit = true;
      throw new FileSystemException("x", null, "No space left on device");
    }
  }

  void opened(FileChannel channel) {
    open.add(channel);
  }

  void written(Object inode) {
    unforced.add(inode);
  }

  void forced(Object inode) throws IOException {
    unforced.remove(inode);
    if (power != null) {
      power.synced(inode);
    }
  }
}
