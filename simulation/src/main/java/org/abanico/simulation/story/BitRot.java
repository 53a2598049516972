package org.abanico.simulation.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;

/** A bit that a disk flips in a file, of which nothing else changes: not its time, nor its size. */
final class BitRot {
  private static final int OWNER_MAY_WRITE = 0600;

  private final Path folder;
  private final List<String> names;

  private BitRot(Path folder, List<String> names) {
    this.folder = folder;
    this.names = names;
  }

  /**
   * Flips a bit of one of the files of a folder, but for {@code .abanico}. Of a folder in which no
   * file has any content, nothing.
   */
  static BitRot befall(Path folder, SplittableRandom random) throws IOException {
    List<Path> files = files(folder);
    if (files.isEmpty()) {
      return new BitRot(folder, List.of());
    }
    Path chosen = files.get(random.nextInt(files.size()));
    FileTime mtime = Files.getLastModifiedTime(chosen);
    Object mode = Files.getAttribute(chosen, "unix:mode");
    byte[] bytes = Files.readAllBytes(chosen);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    Files.setAttribute(chosen, "unix:mode", OWNER_MAY_WRITE);
    Files.write(chosen, bytes);
    Files.setAttribute(chosen, "unix:mode", mode);
    Files.setLastModifiedTime(chosen, mtime);
    Object inode = Files.getAttribute(chosen, "unix:ino");
    List<String> names = new ArrayList<>();
    for (Path file : files) {
      if (Objects.equals(inode, Files.getAttribute(file, "unix:ino"))) {
        names.add(folder.relativize(file).toString());
      }
    }
    return new BitRot(folder, names);
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted().toList()) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            && !path.startsWith(folder.resolve(".abanico"))
            && Files.size(path) > 0) {
          files.add(path);
        }
      }
    }
    return files;
  }

  /** All names of the file; none when there was nothing to befall. */
  List<String> names() {
    return names;
  }

  /** A verification of everything finds this, and nothing else. */
  void checkFound() throws IOException {
    List<Damage> found = new ArrayList<>();
    DestinationFolder.history(folder).verify(null, new Collecting(found));
    BrokenPromiseException.require(
        found.isEmpty() == names.isEmpty()
            && found.stream()
                .allMatch(
                    damage ->
                        damage.what() == Damage.What.CONTENT && names.contains(damage.path())),
        "a verification finds the bit that has flipped in " + names + ", not " + found);
  }

  private record Collecting(List<Damage> found) implements RestoreListener {
    @Override
    public void progressed(long files, long bytes, String path) {}

    @Override
    public void damaged(Damage damage) {
      found.add(damage);
    }

    @Override
    public void existing(String path) {}
  }
}
