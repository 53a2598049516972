package org.abanico.backup.history;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.OwnerNames;
import org.abanico.backup.manifest.Xattr;
import org.jspecify.annotations.Nullable;

/** A snapshot's manifest, kept as a zstd frame (RFC 8878): read once, from its beginning to END. */
public final class SnapshotManifest implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  /** Of the compression: names of chunks look random, and what is looked for in them is lost. */
  private static final int LEVEL = 1;

  private final InputStream text;
  private final ManifestCursor cursor;
  private final Sha256 sha256 = new Sha256();
  private final Snapshot snapshot;

  private SnapshotManifest(InputStream text, Snapshot snapshot) {
    this.text = text;
    this.snapshot = snapshot;
    this.cursor =
        new ManifestCursor(this::read, new ManifestRules(snapshot.backup(), snapshot.source()));
  }

  /** Begins to read one. */
  static SnapshotManifest open(Path path, Snapshot snapshot) throws IOException {
    InputStream file = Files.newInputStream(path);
    try {
      InputStream text = new ZstdInputStream(new BufferedInputStream(file, BUFFER_BYTES));
      return new SnapshotManifest(text, snapshot);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private int read(ByteBuffer into, long position) throws IOException {
    int read = text.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
    if (read > 0) {
      sha256.update(into.slice(into.position(), read));
      into.position(into.position() + read);
    }
    return read;
  }

  /**
   * The next line.
   *
   * @return null after END
   * @throws IOException when it cannot be read, or is not the manifest that was published; the
   *     latter may show only with the last line
   */
  public @Nullable ManifestLine next() throws IOException {
    if (cursor.rules().ended()) {
      return null;
    }
    ManifestLine line = cursor.next();
    if (line == null) {
      throw new IOException("the manifest of " + snapshot.backup() + " is not whole");
    }
    if (cursor.rules().ended() && (!cursor.atEnd() || !sha256.finish().equals(snapshot.root()))) {
      throw new IOException("the manifest of " + snapshot.backup() + " has changed on the disk");
    }
    return line;
  }

  /** The extended attributes of the entry that came last. */
  List<Xattr> attributes() {
    return cursor.attributes();
  }

  /** How many names the file has that came last. */
  long names() {
    return cursor.names();
  }

  /** What the source calls users and groups, as far as it was read. */
  OwnerNames owners() {
    return cursor.rules().owners();
  }

  /** As {@link ManifestCursor#readBeside}. */
  void readBeside(ManifestCursor other) {
    cursor.readBeside(other);
  }

  /** Its lines one by one, where {@link #check} has said that they are right. */
  ManifestCursor cursor() {
    return cursor;
  }

  /** Reads all of it; throws as {@link #next} does. */
  static void check(Path path, Snapshot snapshot) throws IOException {
    try (SnapshotManifest manifest = open(path, snapshot)) {
      while (manifest.next() != null) {
        // Each line is checked, and in the end all of them.
      }
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  /** Compresses a manifest's text into a new file, which is complete for {@code sync}. */
  public static void write(FileChannel manifest, Path to, FileSystemSync sync) throws IOException {
    try (FileChannel file =
            FileChannel.open(to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        OutputStream held = new LeftOpen(Channels.newOutputStream(file))) {
      try (OutputStream out = new ZstdOutputStream(held, LEVEL)) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long position = 0;
        while (manifest.read(buffer.clear(), position) > 0) {
          out.write(buffer.array(), 0, buffer.position());
          position += buffer.position();
        }
      }
      sync.finished(file);
    }
  }

  /** Lets a frame be ended without closing the file that it is in. */
  private static final class LeftOpen extends FilterOutputStream {
    LeftOpen(OutputStream file) {
      super(file);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() {}
  }
}
