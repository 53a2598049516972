package org.abanico.backup.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.Found;
import org.abanico.backup.tree.TreeWalk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** A folder and its memory, for tests: what is written, read, remembered and found. */
abstract class RememberedFolder {
  static final String ROOT = hash("root");

  @TempDir Path work;
  Instant now = Instant.parse("2100-01-01T00:00:00Z");
  final InstantSource clock = () -> now;

  Path file() {
    return work.resolve("memory.db");
  }

  Path folder() {
    return work.resolve("folder");
  }

  SourceMemory open() throws IOException {
    return SourceMemory.open(file(), clock);
  }

  Path write(String name, String content) throws IOException {
    Path file = folder().resolve(name);
    Files.createDirectories(file.resolveSibling("x").getParent());
    return Files.writeString(file, content);
  }

  Found.Regular regular(String name) throws IOException {
    Path location = folder().resolve(name);
    return new Found.Regular(name, EntryAttributes.read(location), location.getParent());
  }

  static Instant changed(Path file) throws IOException {
    EntryTime ctime = EntryAttributes.read(file).ctime();
    assertThat(ctime).isNotNull();
    return ctime.toFileTime().toInstant();
  }

  /** Scans the folder, reading and remembering what is not found. */
  List<String> readAll() throws IOException {
    try (SourceMemory memory = open()) {
      return scan(memory);
    }
  }

  List<String> scan(SourceMemory memory) throws IOException {
    List<String> all = new ArrayList<>();
    TreeWalk walk = new TreeWalk(folder());
    for (Found found = walk.next(); found != null; found = walk.next()) {
      if (found instanceof Found.Regular file) {
        read(memory, file);
        all.add(file.path());
      }
    }
    memory.finish();
    return all;
  }

  static void read(SourceMemory memory, Found.Regular file) throws IOException {
    if (memory.find(file) == null) {
      Recording recording = memory.remember(file);
      String content = Files.readString(file.location());
      if (!content.isEmpty()) {
        recording.add(chunk(content));
      }
      recording.complete(EntryAttributes.read(file.location()));
    }
  }

  /** Which files need not be read, of all in the folder. */
  List<String> found() throws IOException {
    List<String> known = new ArrayList<>();
    try (SourceMemory memory = open()) {
      TreeWalk walk = new TreeWalk(folder());
      for (Found found = walk.next(); found != null; found = walk.next()) {
        if (found instanceof Found.Regular file && memory.find(file) != null) {
          known.add(file.path());
        }
      }
    }
    return known;
  }

  void record(Found.Regular file, List<ManifestLine> lines) throws IOException {
    try (SourceMemory memory = open()) {
      assertThat(memory.find(file)).isNull();
      Recording recording = memory.remember(file);
      for (ManifestLine line : lines) {
        recording.add(line);
      }
      assertThat(recording.complete(file.attributes())).isTrue();
    }
  }

  /** A file whose size is that of so many of {@link #manyLines}. */
  Found.Regular sparse(String name, int lines) throws IOException {
    Path file = write(name, "");
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.position(1_000L * lines - 1).write(ByteBuffer.allocate(1));
    }
    return regular(name);
  }

  static List<ManifestLine> manyLines(int count) {
    List<ManifestLine> lines = new ArrayList<>();
    byte[] hash = new byte[32];
    SplittableRandom random = new SplittableRandom(count);
    for (int i = 0; i < count; i++) {
      random.nextBytes(hash);
      lines.add(
          i % 7 == 3
              ? new ManifestLine.Hole(1_000)
              : new ManifestLine.Chunk(HexFormat.of().formatHex(hash), 1_000));
    }
    return lines;
  }

  static List<ManifestLine> lines(@Nullable RememberedLines remembered) throws IOException {
    assertThat(remembered).isNotNull();
    List<ManifestLine> lines = new ArrayList<>();
    for (ManifestLine line = remembered.next(); line != null; line = remembered.next()) {
      lines.add(line);
    }
    return lines;
  }

  static ManifestLine chunk(String content) {
    return new ManifestLine.Chunk(hash(content), content.getBytes(StandardCharsets.UTF_8).length);
  }

  static String hash(String text) {
    Sha256 sha256 = new Sha256();
    sha256.update(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    return sha256.finish();
  }

  void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement each = connection.createStatement()) {
      each.execute(statement);
    }
  }

  /** Of how many files something is kept. */
  int remembered() throws IOException {
    int files = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        var pages = statement.executeQuery("SELECT rows FROM page")) {
      while (pages.next()) {
        ByteBuffer page = ByteBuffer.wrap(pages.getBytes(1));
        for (; page.hasRemaining(); files++) {
          Row.unpack(page);
        }
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return files;
  }

  int rows(String table) throws IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
