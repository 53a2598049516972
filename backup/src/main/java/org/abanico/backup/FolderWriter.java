package org.abanico.backup;

import io.netty.buffer.ByteBuf;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.ManifestEntry.Chunk;
import org.abanico.backup.ManifestEntry.DirectoryEntry;
import org.abanico.backup.ManifestEntry.End;
import org.abanico.backup.ManifestEntry.FileEntry;
import org.abanico.backup.ManifestEntry.Spoiled;
import org.abanico.backup.ManifestEntry.Whole;
import org.jspecify.annotations.Nullable;

/**
 * One backup arriving at a folder: checks blocks, stages files, and has them published in the end.
 */
final class FolderWriter implements BackupWriter {
  private final Path root;
  private final String backup;
  private final Path staging;
  private final Path manifestFile;
  private final ManifestReader manifest = new ManifestReader();
  private final MessageDigest rootHash = ManifestText.sha256();
  private final MessageDigest hash = ManifestText.sha256();
  private final StagedFiles staged;
  private final OutputStream manifestFileOut;
  private final OutputStream manifestOut;

  private String directory = ".";
  private @Nullable End end;
  private boolean published;

  FolderWriter(Path root, String backup) throws IOException {
    this.root = root;
    this.backup = backup;
    this.staging = root.resolve(TreeWalk.OWN).resolve("staging").resolve(backup);
    Folders.deleteTree(staging);
    Files.createDirectories(staging);
    this.manifestFile = staging.resolve("manifest");
    this.staged = new StagedFiles(staging);
    this.manifestFileOut = Files.newOutputStream(manifestFile);
    this.manifestOut = new BufferedOutputStream(manifestFileOut, 65_536);
  }

  @Override
  public Written write(Kind kind, ByteBuf body) throws IOException {
    try {
      switch (kind) {
        case MANIFEST -> writeManifest(body);
        case CONTENT -> staged.write(contentIndex(body), body);
      }
    } catch (DamagedBlockException e) {
      throw e;
    } catch (IOException e) {
      throw Folders.problem(root, e);
    }
    return new Written(
        directory, staged.files(), staged.bytes(), end != null && staged.isComplete());
  }

  // SEGMENT

  private void writeManifest(ByteBuf body) throws IOException {
    int text = checkSegment(body);
    int at = text;
    while (at < body.writerIndex()) {
      at = manifest.begin(body, at);
      take(manifest.read());
    }
    byte[] bytes = new byte[body.writerIndex() - text];
    body.getBytes(text, bytes);
    rootHash.update(bytes);
    manifestOut.write(bytes);
  }

  private int checkSegment(ByteBuf body) throws IOException {
    String head = head(body, "SEGMENT ".length() + 64);
    int text = body.readerIndex() + head.length() + 1;
    hash.update(body.nioBuffer(text, body.writerIndex() - text));
    if (!head.equals("SEGMENT " + ManifestText.hex(hash.digest()))) {
      throw new DamagedBlockException("a segment of the manifest");
    }
    return text;
  }

  private static String head(ByteBuf body, int maxLength) throws DamagedBlockException {
    int length = body.bytesBefore(Math.min(body.readableBytes(), maxLength + 1), (byte) '\n');
    if (length < 0) {
      throw new DamagedBlockException("a block without its first line");
    }
    return body.toString(body.readerIndex(), length, StandardCharsets.ISO_8859_1);
  }

  private void take(ManifestEntry entry) throws IOException {
    switch (entry) {
      case DirectoryEntry d -> directory = d.path();
      case FileEntry file -> staged.begin(file);
      case Chunk chunk -> staged.expect(chunk);
      case Whole whole -> staged.whole(whole);
      case Spoiled _ -> staged.spoiled();
      case End last -> end = last;
      case ManifestEntry.Header _, ManifestEntry.Symlink _, ManifestEntry.Omitted _ -> {}
    }
  }

  // CHUNKS

  /** Reads a content block's index and checks every chunk of it, before anything is taken. */
  private ContentIndex contentIndex(ByteBuf body) throws IOException {
    return ContentIndex.read(body, head(body, 20), hash);
  }

  // Publishing

  @Override
  public Receipt publish(PublishListener listener) throws IOException {
    End sums = end;
    if (sums == null || !staged.isComplete()) {
      throw new IllegalStateException("not complete");
    }
    try {
      manifestOut.close();
      FileSystemSync.sync(root);
      new Publisher(root, backup, staging, listener).publish(manifestFile);
      FileSystemSync.sync(root);
      published = true;
      Folders.deleteTree(staging);
      return new Receipt(
          ManifestText.hex(rootHash.digest()), sums.files(), sums.bytes(), sums.omitted());
    } catch (IOException e) {
      throw Folders.problem(root, e);
    }
  }

  @Override
  public void close() throws IOException {
    staged.close();
    if (!published) {
      // What is only in the buffer goes with the rest: a full disk could not take it.
      manifestFileOut.close();
      Folders.deleteTree(staging);
    }
  }
}
