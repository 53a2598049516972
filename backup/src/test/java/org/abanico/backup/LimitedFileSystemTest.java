package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.abanico.backup.abilities.Folding;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.folder.AbilitiesProbe;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real file system without links, modes and many names: exFAT, by its program for FUSE. */
class LimitedFileSystemTest {
  private static final String CAN_MOUNT =
      "command -v mkfs.exfat mount.exfat-fuse losetup && test -c /dev/fuse && test $(id -u) = 0";

  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path disk = work.resolve("disk");
  private final Path copy = disk.resolve("copy");
  private String device = "";

  LimitedFileSystemTest() throws IOException {}

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(shell(CAN_MOUNT).exit() == 0, "takes exFAT for FUSE, and root");
    Files.createDirectory(source);
    Files.createDirectory(disk);
    Path image = work.resolve("image");
    String made = "truncate -s 64M " + image + " && mkfs.exfat " + image + " >/dev/null && ";
    Shell loop = shell(made + "losetup -f --show " + image);
    device = loop.output().strip();
    assumeTrue(loop.exit() == 0 && !device.isEmpty(), "no loop device");
    Shell mounted = shell("mount.exfat-fuse " + device + " " + disk);
    assumeTrue(mounted.exit() == 0, mounted.output());
  }

  @AfterEach
  void unmount() throws Exception {
    if (!device.isEmpty()) {
      shell("umount " + disk + " && losetup -d " + device);
    }
    work.close();
  }

  private record Shell(int exit, String output) {}

  private static Shell shell(String command) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Shell(process.waitFor(), output);
  }

  private void file(String path, String content) throws IOException {
    Path file = source.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Trees.setTime(file, Instant.ofEpochSecond(1_700_000_001, 987_654_321));
  }

  private LeftOut bring(String id) throws IOException {
    try (DestinationFolder folder = Backups.open(copy, false);
        FolderWriter writer = folder.begin(id, Backups.SOURCE)) {
      Backups.Whole whole = Backups.read(source, id);
      Backups.write(whole.blocks(), writer);
      assertThat(writer.publish((_, _) -> {}).root()).isEqualTo(whole.summary().root());
      return writer.leftOut();
    }
  }

  private List<Damage> verify() throws IOException {
    List<Damage> damages = new ArrayList<>();
    try (DestinationFolder folder = Backups.open(copy, false)) {
      folder
          .history()
          .verify(
              null,
              new RestoreListener() {
                @Override
                public void progressed(long files, long bytes, String path) {}

                @Override
                public void existing(String path) {}

                @Override
                public void damaged(Damage damage) {
                  damages.add(damage);
                }
              });
    }
    return damages;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(copy)) {
      return files
          .filter(path -> !path.startsWith(copy.resolve(".abanico")))
          .map(path -> copy.relativize(path).toString())
          .filter(path -> !path.isEmpty())
          .sorted()
          .toList();
    }
  }

  @Test
  void isFoundOutWhatItHolds() throws IOException {
    var abilities = AbilitiesProbe.probe(disk.resolve("probe"));
    assertThat(abilities.symlinks()).isFalse();
    assertThat(abilities.fifos()).isFalse();
    assertThat(abilities.modes()).isFalse();
    assertThat(abilities.names().folding()).isEqualTo(Folding.SIMPLE);
    assertThat(abilities.names().refused()).contains("?", "*", ":");
    assertThat(abilities.times().step()).isGreaterThan(1);
    assertThat(disk.resolve("probe")).doesNotExist();
  }

  @Test
  void holdsWhatItCanAndNamesTheRest() throws Exception {
    file("A.txt", "the first");
    file("a.txt", "the second");
    file("plain", "plain");
    file("what?", "a question");
    file("dir/f", "in the first");
    file("Dir/f", "in the other");
    Files.createSymbolicLink(source.resolve("link"), Path.of("plain"));
    Files.createLink(source.resolve("plain-too"), source.resolve("plain"));
    assertThat(shell("mkfifo " + source.resolve("fifo")).exit()).isZero();
    LeftOut first = bring("one");
    assertThat(first.named())
        .containsExactly(
            new LeftOut.Entry(Refusal.CLASH, "a.txt"),
            new LeftOut.Entry(Refusal.CLASH, "dir"),
            new LeftOut.Entry(Refusal.CLASH, "dir/f"),
            new LeftOut.Entry(Refusal.SYMLINK, "link"),
            new LeftOut.Entry(Refusal.NAME, "what?"));
    assertThat(names()).containsExactly("A.txt", "Dir", "Dir/f", "plain", "plain-too");
    assertThat(copy.resolve("A.txt")).hasContent("the first");
    assertThat(verify()).isEmpty();
    assertThat(bring("two")).isEqualTo(first);
    assertThat(verify()).isEmpty();
  }

  @Test
  void isRestoredToAsFarAsItHolds() throws Exception {
    file("A.txt", "the first");
    file("a.txt", "the second");
    file("dir/f", "in a directory");
    file("what?", "a question");
    file("z", "plain");
    file("long-" + "n".repeat(250), "long");
    Files.createSymbolicLink(source.resolve("link"), Path.of("z"));
    Files.createLink(source.resolve("z-too"), source.resolve("z"));
    assertThat(shell("mkfifo " + source.resolve("fifo")).exit()).isZero();
    assertThat(shell("chown 12345 " + source.resolve("z")).exit()).isZero();
    Path whole = work.resolve("whole");
    Backups.bring(Backups.read(source, "b"), whole, false);
    List<LeftOut.Entry> refused = new ArrayList<>();
    List<Shortfall.Kind> fellShort = new ArrayList<>();
    try (DestinationFolder folder = Backups.open(whole, false)) {
      var restored =
          folder
              .history()
              .restore(
                  folder.history().list().snapshots().getLast(),
                  copy,
                  List.of(),
                  false,
                  new Refusals(refused));
      restored.shortfalls().forEach(shortfall -> fellShort.add(shortfall.kind()));
    }
    assertThat(refused)
        .containsExactly(
            new LeftOut.Entry(Refusal.CLASH, "a.txt"),
            new LeftOut.Entry(Refusal.SYMLINK, "link"),
            new LeftOut.Entry(Refusal.NAME, "what?"));
    assertThat(names())
        .containsExactly("A.txt", "dir", "dir/f", "long-" + "n".repeat(250), "z", "z-too");
    assertThat(copy.resolve("A.txt")).hasContent("the first");
    assertThat(copy.resolve("z-too")).hasContent("plain");
    assertThat(fellShort)
        .contains(Shortfall.Kind.SPECIAL, Shortfall.Kind.MODE, Shortfall.Kind.LINK);
  }

  private record Refusals(List<LeftOut.Entry> all) implements RestoreListener {
    @Override
    public void progressed(long files, long bytes, String path) {}

    @Override
    public void existing(String path) {
      throw new AssertionError(path);
    }

    @Override
    public void damaged(Damage damage) {
      throw new AssertionError(damage.toString());
    }

    @Override
    public void refused(LeftOut.Entry entry) {
      all.add(entry);
    }
  }
}
