package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks whose sums are right and whose content means harm. */
final class HostileBlocksTest {
  private static final int CASES = 300;
  private static final String[] PATHS = {
    "a",
    "b",
    "d",
    "d/f",
    "d/e",
    "l",
    "l/f",
    "l/outside",
    "d/l",
    "d/l/f",
    ".",
    "..",
    "../outside",
    "../outside/precious",
    "/tmp/abanico-hostile",
    "d/../../x",
    ".abanico",
    ".abanico/lock",
    ".abanico/snapshots/b.manifest",
    "a%00b",
    "%2E%2E",
    "%",
    "x%2F..",
    "a%0Ab",
    "%C3%A9",
    "%FF",
    "d//f",
    "d/",
    "./a"
  };
  private static final String[] TARGETS = {
    "..", "../outside", "/", ".", "../outside/precious", "d"
  };
  private static final String[] TIMES = {
    "0.000000000", "-1.999999999", "4611686018427387903.999999999",
    "-4611686018427387903.000000000", "1.5", "9223372036854775808.000000000"
  };
  private static final String[] OWNERS = {"-", "0:0", "1:2", "4294967294:0", "4294967295:0", ":"};
  private static final String[] XATTRS = {
    "user.a YQ", "user.b %", "system.posix_acl_access YQ", "security.capability YQ", "other.a YQ"
  };
  private static final String[] MODES = {"0755", "0000", "7777", "4755", "9999", "755"};
  private static final byte[] CONTENT = "harm".getBytes(StandardCharsets.US_ASCII);

  private final WorkFolder work = WorkFolder.create();
  private final Path copy = work.resolve("copy");
  private final Path outside = work.resolve("outside");
  private final Path untouched = work.resolve("untouched");

  HostileBlocksTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nothingIsWrittenOutsideAndOnlyDeclaredExceptionsAreThrown(long seed) throws IOException {
    for (Path folder : List.of(outside, untouched)) {
      Files.createDirectory(folder);
      Files.writeString(folder.resolve("precious"), "precious");
      Files.setLastModifiedTime(folder.resolve("precious"), FileTime.fromMillis(1_000));
      Files.setLastModifiedTime(folder, FileTime.fromMillis(2_000));
    }
    Files.createDirectory(copy);
    Files.createSymbolicLink(copy.resolve("l"), outside);
    Files.createDirectory(copy.resolve("d"));
    Files.createSymbolicLink(copy.resolve("d/l"), outside);
    SplittableRandom random = new SplittableRandom(seed);
    int published = 0;
    try (DestinationFolder destination = Backups.open(copy, true)) {
      for (int i = 0; i < CASES; i++) {
        String id = "b" + i;
        try (FolderWriter writer = destination.begin(id, Backups.SOURCE)) {
          if (attack(writer, id, random)) {
            published++;
          }
        } catch (DamagedBlockException | InvalidBackupException | FolderException e) {
          assertThat(e.getMessage()).as("seed %d, case %d", seed, i).isNotEmpty();
        }
        TreeAssert.assertSame(untouched, outside);
        assertThat(copy.resolve(".abanico/lock")).isRegularFile();
        assertThat(copy.resolve(".abanico/staging")).isEmptyDirectory();
      }
    }
    assertThat(published).as("seed %d: some of it was no harm", seed).isPositive();
    try (var there = Files.list(work.path())) {
      assertThat(there).containsExactlyInAnyOrder(copy, outside, untouched);
    }
    assertThat(Path.of("/tmp/abanico-hostile")).doesNotExist();
  }

  /** Whether the backup came to be published. */
  private static boolean attack(FolderWriter writer, String id, SplittableRandom random)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("ABANICO-MANIFEST 1");
    lines.add("BACKUP " + id + " the%20source");
    lines.add("DIRECTORY 0755 1.000000000 - .");
    int entries = random.nextInt(5);
    int files = 0;
    for (int i = 0; i < entries; i++) {
      files += entry(lines, random);
    }
    if (random.nextInt(4) == 0) {
      int at = random.nextInt(lines.size());
      lines.set(at, lines.get(random.nextInt(lines.size())));
    }
    lines.add(end(lines, files));
    String text = String.join("\n", lines) + "\n";
    boolean complete = Backups.write(Backups.segment(text), writer).complete();
    for (int i = 0; i < files && !complete; i++) {
      complete = Backups.write(Backups.content(CONTENT), writer).complete();
    }
    if (random.nextInt(3) == 0 && !complete) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      Backups.write(new Backups.Block(Kind.CONTENT, noise), writer);
    }
    if (complete) {
      writer.publish((_, _) -> {});
    }
    return complete;
  }

  private static int entry(List<String> lines, SplittableRandom random) {
    boolean odd = random.nextInt(3) == 0;
    String path = PATHS[random.nextInt(odd ? PATHS.length : 6)];
    String time = TIMES[random.nextInt(odd ? TIMES.length : 4)];
    String mode = MODES[random.nextInt(odd ? MODES.length : 4)];
    String owner = OWNERS[random.nextInt(odd ? OWNERS.length : 2)];
    String first = PATHS[random.nextInt(odd ? PATHS.length : 6)];
    switch (random.nextInt(7)) {
      case 0 -> lines.add("DIRECTORY " + mode + " " + time + " " + owner + " " + path);
      case 1 -> {
        String target = TARGETS[random.nextInt(TARGETS.length)];
        lines.add("SYMLINK " + time + " " + owner + " " + target + " " + path);
      }
      case 2 -> lines.add("OMITTED unreadable " + path);
      case 3 -> lines.add("LINK " + first + " " + path);
      case 4 -> lines.add("FIFO " + mode + " " + time + " " + owner + " " + path);
      default -> {
        lines.add("FILE " + mode + " " + time + " " + owner + " 4 " + path);
        if (random.nextInt(3) == 0) {
          lines.add("SHARED 2");
        }
        if (random.nextInt(3) == 0) {
          lines.add("XATTR " + XATTRS[random.nextInt(odd ? XATTRS.length : 2)]);
        }
        lines.add("CHUNK " + Backups.sha256(CONTENT) + " 4");
        lines.add("WHOLE 4 " + time);
        return 1;
      }
    }
    return 0;
  }

  private static String end(List<String> lines, int files) {
    long directories = lines.stream().filter(line -> line.startsWith("DIRECTORY")).count();
    long links = lines.stream().filter(line -> line.startsWith("SYMLINK")).count();
    long more = lines.stream().filter(line -> line.startsWith("LINK")).count();
    long fifos = lines.stream().filter(line -> line.startsWith("FIFO")).count();
    long omitted = lines.stream().filter(line -> line.startsWith("OMITTED")).count();
    String entries = directories + " " + links + " " + more + " " + fifos + " " + omitted;
    return "END " + files + " " + 4 * files + " " + entries;
  }
}
