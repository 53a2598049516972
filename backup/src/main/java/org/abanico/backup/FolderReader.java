package org.abanico.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.abanico.backup.FolderException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder into blocks: its manifest, and the content of its files, each read once
 * (protocol.md, section 8).
 */
public final class FolderReader implements BackupReader {
  /** Four of these, and their index, fit a block. */
  static final int CHUNK_BYTES = 255 << 10;

  private final String backup;
  private final TreeWalk walk;
  private final BlockBuilder blocks = new BlockBuilder();
  private final MessageDigest chunkHash = ManifestText.sha256();
  private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
  private final byte[] chunk = new byte[CHUNK_BYTES];

  private @Nullable FileChannel open;
  private TreeWalk.@Nullable Entry openEntry;
  private long openRead;
  private @Nullable Summary summary;
  private long files;
  private long bytes;
  private long directories;
  private long symlinks;
  private long omitted;

  private FolderReader(Path folder, String backup, String source) {
    this.backup = backup;
    this.walk = new TreeWalk(folder);
    blocks.line(ManifestText.VERSION_LINE);
    blocks.line(ManifestText.backup(backup, source));
  }

  /**
   * Opens a folder for one backup.
   *
   * @throws FolderException when it is missing, is none, or cannot be read
   */
  public static FolderReader open(Path folder, String backup, String source)
      throws FolderException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new FolderException(Problem.MISSING, folder, null);
    }
    if (!Files.isDirectory(folder)) {
      throw new FolderException(Problem.NOT_A_FOLDER, folder, null);
    }
    try {
      Path real = folder.toRealPath();
      new TreeWalk(real).next();
      return new FolderReader(real, backup, source);
    } catch (FolderException e) {
      throw e;
    } catch (IOException e) {
      throw new FolderException(Problem.UNREADABLE, folder, e);
    }
  }

  @Override
  public String backup() {
    return backup;
  }

  @Override
  public @Nullable ReadBlock next() throws IOException {
    while (true) {
      ReadBlock block = blocks.poll();
      if (block != null || summary != null) {
        return block;
      }
      if (open != null) {
        readOn(open);
      } else {
        TreeWalk.Entry entry = walk.next();
        if (entry == null) {
          end();
        } else {
          take(entry);
        }
      }
    }
  }

  private void end() {
    blocks.line(ManifestText.end(files, bytes, directories, symlinks, omitted));
    blocks.flush();
    summary = new Summary(blocks.root(), files, bytes, omitted);
  }

  private void take(TreeWalk.Entry entry) {
    if (entry.omitted() != null) {
      omit(entry);
      return;
    }
    Attributes attributes = entry.known();
    switch (attributes.type()) {
      case DIRECTORY -> {
        directories++;
        blocks.directory(entry.path());
        blocks.line(ManifestText.directory(attributes, entry.path()));
      }
      case SYMLINK -> takeSymlink(entry, attributes);
      case FILE -> takeFile(entry, attributes);
      case SPECIAL -> throw new IllegalStateException("special files are omitted by the walk");
    }
  }

  private void omit(TreeWalk.Entry entry) {
    omitted++;
    String code = String.valueOf(entry.omitted());
    blocks.omitted(new Omission(code, entry.path(), entry.detail()));
    blocks.line(ManifestText.omitted(code, entry.path()));
  }

  private void takeSymlink(TreeWalk.Entry entry, Attributes attributes) {
    try {
      Path target = Files.readSymbolicLink(entry.file());
      String text = target.toString();
      if (text.isEmpty() || !target.getFileSystem().getPath(text).equals(target)) {
        omit(
            new TreeWalk.Entry(
                entry.path(), entry.file(), null, "name", "the link's target is not valid UTF-8"));
        return;
      }
      symlinks++;
      blocks.line(ManifestText.symlink(attributes, text, entry.path()));
    } catch (IOException e) {
      omit(TreeWalk.omitted(entry.path(), entry.file(), e));
    }
  }

  private void takeFile(TreeWalk.Entry entry, Attributes attributes) {
    try {
      open = FileChannel.open(entry.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      omit(TreeWalk.omitted(entry.path(), entry.file(), e));
      return;
    }
    openEntry = entry;
    openRead = 0;
    blocks.directory(parent(entry.path()));
    blocks.line(ManifestText.file(attributes, entry.path()));
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "." : path.substring(0, slash);
  }

  /**
   * Reads one chunk: at most what the file's size was when it was found, so that a file that grows
   * comes to an end.
   */
  private void readOn(FileChannel channel) {
    TreeWalk.Entry entry = openEntry();
    long left = entry.known().size() - openRead;
    try {
      readBuffer.clear().limit((int) Math.min(CHUNK_BYTES, left));
      while (readBuffer.hasRemaining() && channel.read(readBuffer) >= 0) {
        // until the chunk is full or the file ends
      }
      int length = readBuffer.flip().remaining();
      if (length > 0) {
        readBuffer.get(chunk, 0, length);
        chunkHash.update(chunk, 0, length);
        blocks.chunk(ManifestText.hex(chunkHash.digest()), chunk, length);
        openRead += length;
      }
      if (length < CHUNK_BYTES) {
        whole(entry);
      }
    } catch (IOException e) {
      blocks.line(ManifestText.spoiled("unreadable"));
      omitted++;
      blocks.omitted(new Omission("unreadable", entry.path(), String.valueOf(e.getMessage())));
      closeFile();
    }
  }

  private void whole(TreeWalk.Entry entry) {
    Attributes after;
    try {
      after = Attributes.read(entry.file());
    } catch (IOException e) {
      // It vanished while it was read: what was read of it is whole all the same.
      after = entry.known();
    }
    blocks.line(ManifestText.whole(openRead, after.modified()));
    blocks.fileDone();
    files++;
    bytes += openRead;
    closeFile();
  }

  private TreeWalk.Entry openEntry() {
    if (openEntry == null) {
      throw new IllegalStateException("no file is open");
    }
    return openEntry;
  }

  private void closeFile() {
    FileChannel closing = open;
    open = null;
    openEntry = null;
    if (closing != null) {
      try {
        closing.close();
      } catch (IOException e) {
        throw new IllegalStateException("a file opened for reading does not close", e);
      }
    }
  }

  @Override
  public Summary summary() {
    if (summary == null) {
      throw new IllegalStateException("not read to the end");
    }
    return summary;
  }

  @Override
  public void close() {
    closeFile();
    blocks.release();
  }
}
