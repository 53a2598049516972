package org.abanico.backup;

import com.github.luben.zstd.ZstdInputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.backup.BackupWriter.Receipt;
import org.abanico.backup.BackupWriter.Wants;
import org.abanico.backup.BackupWriter.Written;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderOptions;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.folder.EntryWriter;
import org.abanico.backup.folder.Shortfalls;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Owner;
import org.abanico.backup.manifest.OwnerNames;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.source.FolderReader;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryXattrs;
import org.jspecify.annotations.Nullable;

/** Backups in memory, for tests: read, given to destinations, or made up. */
final class Backups {
  static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);

  /** Everything may happen but adoption. */
  static final FolderOptions EVERYTHING =
      FolderOptions.careful(CLOCK).withAllowRemovals(true).withAcceptSource(true);

  static final String SOURCE = "the source";

  private Backups() {}

  /** A block on its way. */
  record Block(Kind kind, ByteBuf body) {
    Block(Kind kind, byte[] bytes) {
      this(kind, Unpooled.wrappedBuffer(bytes));
    }

    byte[] bytes() {
      byte[] bytes = new byte[body.readableBytes()];
      body.getBytes(body.readerIndex(), bytes);
      return bytes;
    }
  }

  /** All of a backup. */
  record Whole(String id, List<Block> blocks, Summary summary, List<Omission> omitted) {
    String manifest() {
      StringBuilder text = new StringBuilder();
      for (Block block : blocks) {
        if (block.kind() == Kind.MANIFEST) {
          String body = block.body().toString(StandardCharsets.US_ASCII);
          text.append(body, body.indexOf('\n') + 1, body.length());
        }
      }
      return text.toString();
    }
  }

  static Whole read(Path folder, String id) throws IOException {
    return read(folder, id, SOURCE);
  }

  static Whole read(Path folder, String id, String source) throws IOException {
    try (FolderReader reader = FolderReader.open(folder, id, source)) {
      return readAll(reader);
    }
  }

  static Whole readAll(FolderReader reader) throws IOException {
    return readOn(reader, first(reader));
  }

  /** Reads the rest of a folder, of which {@code first} is the first block. */
  static Whole readOn(FolderReader reader, @Nullable ReadBlock first) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<Omission> omitted = new ArrayList<>();
    long number = 0;
    for (ReadBlock block = first; block != null; block = reader.next()) {
      if (block.number() != number++) {
        throw new AssertionError("block " + block.number() + " out of order");
      }
      omitted.addAll(block.omitted());
      blocks.add(take(block));
    }
    return new Whole(reader.backup(), blocks, reader.summary(), omitted);
  }

  /** The first block of a folder, which is not read on. */
  static ReadBlock first(FolderReader reader) throws IOException {
    reader.begin(List.of(Receiver.EMPTY));
    return Objects.requireNonNull(reader.next());
  }

  static Block take(ReadBlock block) {
    ByteBuf body = block.body();
    try {
      return new Block(block.kind(), Unpooled.copiedBuffer(body));
    } finally {
      body.release();
    }
  }

  /** Opens a destination where everything may happen; its clock stands still. */
  static DestinationFolder open(Path dir, boolean adopt) throws IOException {
    return DestinationFolder.open(dir, EVERYTHING.withAdopt(adopt));
  }

  static Receipt bring(Whole backup, DestinationFolder destination) throws IOException {
    try (FolderWriter writer = destination.begin(backup.id(), SOURCE)) {
      write(backup.blocks(), writer);
      return writer.publish((_, _) -> {});
    }
  }

  static Receipt bring(Whole backup, Path destination, boolean adopt) throws IOException {
    try (DestinationFolder folder = Backups.open(destination, adopt)) {
      return bring(backup, folder);
    }
  }

  /** Gives the blocks to a writer, which must be complete with the last; but not what it has. */
  static void write(List<Block> blocks, BackupWriter writer) throws IOException {
    Deque<Boolean> wanted = new ArrayDeque<>();
    Written written = null;
    for (Block block : blocks) {
      Block lacking = writer.needs().all() ? block : lacking(block, wanted);
      if (lacking != null) {
        if (written != null && written.complete()) {
          throw new AssertionError("complete before the last block");
        }
        written = write(lacking, writer);
        Wants wants = written.wants();
        for (int i = 0; wants != null && i < wants.count(); i++) {
          wanted.add(wants.chunks().get(i));
        }
      }
    }
    if (written == null || !written.complete()) {
      throw new AssertionError("not complete after the last block");
    }
  }

  /** What of a block is wanted; null when nothing is. */
  private static @Nullable Block lacking(Block block, Deque<Boolean> wanted) {
    if (block.kind() == Kind.MANIFEST) {
      return block;
    }
    byte[] body = block.bytes();
    String[] lines = new String(body, StandardCharsets.ISO_8859_1).split("\n", -1);
    int count = Integer.parseInt(lines[0].substring("CHUNKS ".length()));
    int at = 0;
    for (int i = 0; i <= count; i++) {
      at += lines[i].length() + 1;
    }
    List<byte[]> kept = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      int length = Integer.parseInt(lines[i].substring(lines[i].indexOf(' ') + 1));
      if (wanted.remove()) {
        kept.add(Arrays.copyOfRange(body, at, at + length));
      }
      at += length;
    }
    return kept.isEmpty() ? null : content(kept.toArray(byte[][]::new));
  }

  static Written write(Block block, BackupWriter writer) throws IOException {
    return writer.write(block.kind(), block.body());
  }

  /** A manifest block of this text. */
  static Block segment(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    String head = "SEGMENT " + sha256(bytes) + "\n";
    return new Block(Kind.MANIFEST, joined(head.getBytes(StandardCharsets.US_ASCII), bytes));
  }

  /** A content block of these chunks. */
  static Block content(byte[]... chunks) {
    StringBuilder head = new StringBuilder("CHUNKS " + chunks.length + "\n");
    for (byte[] chunk : chunks) {
      head.append(sha256(chunk)).append(' ').append(chunk.length).append('\n');
    }
    byte[] body = head.toString().getBytes(StandardCharsets.US_ASCII);
    for (byte[] chunk : chunks) {
      body = joined(body, chunk);
    }
    return new Block(Kind.CONTENT, body);
  }

  static String sha256(byte[] bytes) {
    return new Sha256().of(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
  }

  /** The text of a snapshot's manifest, as a destination keeps it. */
  static String keptManifest(Path folder, String id) throws IOException {
    Path file = folder.resolve(".abanico/snapshots/" + id + ".manifest");
    try (InputStream text = new ZstdInputStream(Files.newInputStream(file))) {
      return new String(text.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** Copies a tree of directories, files and symbolic links with all their attributes. */
  static void copyTree(Path from, Path to) throws IOException {
    copyTree(from, to, new HashMap<>());
  }

  private static void copyTree(Path from, Path to, Map<Long, Path> shared) throws IOException {
    EntryAttributes attributes = EntryAttributes.read(from);
    if (attributes.kind() == EntryAttributes.Kind.FILE && attributes.links() > 1) {
      Path first = shared.putIfAbsent(attributes.inode(), to);
      if (first != null) {
        Files.createLink(to, first);
        return;
      }
    }
    Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
    List<Xattr> xattrs = EntryXattrs.read(from).kept();
    EntryWriter writer = new EntryWriter(new OwnerNames(), new Shortfalls());
    int mode = attributes.mode();
    EntryTime mtime = attributes.mtime();
    Owner owner = attributes.owner();
    switch (attributes.kind()) {
      case DIRECTORY -> {
        EntryAttributes.setMode(to, 0700);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
          for (Path entry : entries) {
            copyTree(entry, to.resolve(from.relativize(entry)), shared);
          }
        }
        writer.finish(to, new ManifestLine.Directory(mode, mtime, owner, "copied"), xattrs);
      }
      case FILE ->
          writer.finishNew(
              to, new ManifestLine.File(mode, mtime, owner, 0, "copied"), mtime, xattrs);
      case SYMLINK ->
          writer.finishNew(
              to, new ManifestLine.Symlink(mtime, owner, "anywhere", "copied"), mtime, xattrs);
      case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, SPECIAL ->
          throw new IllegalArgumentException(from.toString());
    }
  }

  private static byte[] joined(byte[] a, byte[] b) {
    return Unpooled.wrappedBuffer(a, b).copy().array();
  }
}
