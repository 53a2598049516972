package org.abanico.backup.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.OmissionCode;
import org.jspecify.annotations.Nullable;

/** Makes entries of a manifest's lines. */
public final class HeldReader {
  private final Sha256 sha256 = new Sha256();
  private ManifestLine.@Nullable File file;
  private String content = "";
  private boolean placed = true;

  /**
   * Takes the next line.
   *
   * @return the entry that ends with it
   */
  public @Nullable Held take(ManifestLine line) {
    placed = true;
    return switch (line) {
      case ManifestLine.Directory entry -> held(Held.Kind.DIRECTORY, entry, entry.mtime(), 0, "");
      case ManifestLine.File entry -> {
        file = entry;
        content = "";
        yield null;
      }
      case ManifestLine.Chunk chunk -> piece(chunk.sha256());
      case ManifestLine.Hole hole -> piece(String.valueOf(hole.length()));
      case ManifestLine.Again _ -> {
        content = "";
        yield null;
      }
      case ManifestLine.Whole read ->
          file == null ? null : held(Held.Kind.FILE, file, read.mtime(), read.size(), "");
      case ManifestLine.Spoiled spoiled ->
          file == null ? null : omitted(file.path(), spoiled.code());
      case ManifestLine.Symlink entry ->
          held(Held.Kind.SYMLINK, entry, entry.mtime(), 0, entry.target());
      case ManifestLine.Link entry ->
          new Held(Held.Kind.LINK, entry.path(), 0, null, null, 0, entry.first());
      case ManifestLine.Fifo entry -> held(Held.Kind.FIFO, entry, entry.mtime(), 0, "");
      case ManifestLine.Device entry ->
          held(
              entry.block() ? Held.Kind.BLOCK_DEVICE : Held.Kind.CHARACTER_DEVICE,
              entry,
              entry.mtime(),
              0,
              entry.major() + ":" + entry.minor());
      case ManifestLine.Omitted entry -> {
        placed = entry.code() != OmissionCode.NAME;
        yield omitted(entry.path(), entry.code());
      }
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.User _,
          ManifestLine.Group _,
          ManifestLine.Shared _,
          ManifestLine.Attribute _,
          ManifestLine.End _ ->
          null;
    };
  }

  /** Whether the last entry has its place in the order of the others: what has no name has none. */
  boolean isPlaced() {
    return placed;
  }

  /** Of the last file: the same for two files that were read as the same pieces. */
  String content() {
    return content;
  }

  private @Nullable Held piece(String piece) {
    if (content.isEmpty()) {
      content = piece;
    } else {
      sha256.update(ByteBuffer.wrap((content + piece).getBytes(StandardCharsets.US_ASCII)));
      content = sha256.finish();
    }
    return null;
  }

  private static Held omitted(String path, OmissionCode code) {
    return new Held(Held.Kind.OMITTED, path, 0, null, null, 0, code.text());
  }

  private static Held held(
      Held.Kind kind, ManifestLine.Entry entry, EntryTime mtime, long size, String detail) {
    return new Held(kind, entry.path(), entry.mode(), mtime, entry.owner(), size, detail);
  }
}
