package org.abanico.backup.source;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.abanico.backup.BackupReader;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.block.AskingPacker;
import org.abanico.backup.block.BlockPacker;
import org.abanico.backup.block.ChunkCutter;
import org.abanico.backup.block.FastCdc;
import org.abanico.backup.block.Packer;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.backup.manifest.OmissionCode;
import org.abanico.backup.memory.RememberedLines;
import org.abanico.backup.memory.SourceMemory;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.Found;
import org.abanico.backup.tree.SystemWords;
import org.abanico.backup.tree.TreeWalk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a folder once, in the order of its manifest. Symbolic links are kept as links; {@code
 * .abanico} in the folder itself is left out.
 *
 * <p>When its thread is interrupted it throws {@link ClosedByInterruptException}, and can only be
 * closed.
 *
 * <p>Memory: under 8 MiB, the names of one directory for each level, and what {@link EntryLines}
 * remembers. See {@link BlockPacker}.
 */
public final class FolderReader implements BackupReader {
  private static final Logger LOG = LoggerFactory.getLogger(FolderReader.class);

  private final Path folder;
  private final String backup;
  private final String sourceName;
  private final TreeWalk walk;
  private final ChunkCutter cutter;
  private final ReadMemory memory;
  private final EntryLines lines;
  private final long inode;
  private final List<String> pieces = new ArrayList<>();

  private @Nullable Packer packer;
  private @Nullable AskingPacker asking;
  private @Nullable FileReading open;
  private @Nullable RememberedFile remembered;
  private @Nullable Summary summary;
  private ManifestTotals totals = ManifestTotals.NONE;
  private boolean closed;

  /** A file that is not read: its lines are remembered. */
  private static final class RememberedFile {
    final Found.Regular entry;
    final RememberedLines lines;
    long taken;

    RememberedFile(Found.Regular entry, RememberedLines lines) {
      this.entry = entry;
      this.lines = lines;
    }
  }

  private FolderReader(
      Path folder,
      FilterRules rules,
      String backup,
      String sourceName,
      ChunkCutter cutter,
      @Nullable SourceMemory memory,
      long inode) {
    this.folder = folder;
    this.backup = backup;
    this.sourceName = sourceName;
    this.walk = new TreeWalk(folder, rules);
    this.cutter = cutter;
    this.memory = new ReadMemory(memory);
    this.lines =
        new EntryLines(
            new EntryLines.Sink() {
              @Override
              public boolean add(ManifestLine line) {
                return FolderReader.this.add(line);
              }

              @Override
              public void report(Omission omission) {
                packer().report(omission);
              }
            });
    this.inode = inode;
  }

  /**
   * Begins to read a folder.
   *
   * @param folder may be a symbolic link to one
   * @param backup the backup's identifier (protocol.md, section 6)
   * @param sourceName as in the backup's manifest
   * @throws FolderException MISSING, NOT_A_FOLDER or UNREADABLE
   */
  public static FolderReader open(Path folder, String backup, String sourceName)
      throws FolderException {
    return open(folder, FilterRules.NONE, backup, sourceName, null);
  }

  /**
   * As {@link #open(Path, String, String)}, with some of the folder left out.
   *
   * @param memory of what was read of this folder; closed with the reader. Null to read every file
   */
  public static FolderReader open(
      Path folder,
      FilterRules rules,
      String backup,
      String sourceName,
      @Nullable SourceMemory memory)
      throws FolderException {
    return open(folder, rules, backup, sourceName, memory, new FastCdc());
  }

  /** As the other, with content cut otherwise. */
  public static FolderReader open(
      Path folder,
      FilterRules rules,
      String backup,
      String sourceName,
      @Nullable SourceMemory memory,
      ChunkCutter cutter)
      throws FolderException {
    Path real = SourceFolder.check(folder);
    try {
      long inode = EntryAttributes.read(real).inode();
      return new FolderReader(real, rules, backup, sourceName, cutter, memory, inode);
    } catch (IOException e) {
      throw new FolderException(Problem.UNREADABLE, folder, e);
    }
  }

  @Override
  public void begin(List<Receiver> receivers) {
    if (packer != null || closed) {
      throw new IllegalStateException("begun before");
    }
    if (receivers.stream().allMatch(Receiver::all)) {
      packer = new BlockPacker(PooledByteBufAllocator.DEFAULT, cutter, pieces::add);
    } else {
      asking =
          new AskingPacker(
              PooledByteBufAllocator.DEFAULT, cutter, receivers, memory::hasText, pieces::add);
      packer = asking;
    }
    add(new ManifestLine.Version());
    add(new ManifestLine.Backup(backup, sourceName));
  }

  @Override
  public String backup() {
    return backup;
  }

  @Override
  public @Nullable ReadBlock next() throws IOException {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    while (true) {
      ReadBlock block = packer().poll();
      if (block != null || summary != null) {
        return block;
      }
      FileReading file = open;
      RememberedFile known = remembered;
      if (file != null) {
        readOn(file);
      } else if (known != null) {
        recall(known);
      } else {
        entry();
      }
    }
  }

  @Override
  public void give(long segment, List<BitSet> wants) {
    asking().give(segment, wants);
  }

  @Override
  public @Nullable ReadBlock nextWanted() throws IOException {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    try {
      return asking().nextWanted();
    } catch (FolderException e) {
      if (e.problem() == Problem.CHANGED) {
        memory.forget(folder.relativize(Path.of(e.path())).toString());
      }
      throw e;
    }
  }

  private Packer packer() {
    if (packer == null) {
      throw new IllegalStateException("not begun");
    }
    return packer;
  }

  private AskingPacker asking() {
    if (asking == null) {
      throw new IllegalStateException("nobody is asked");
    }
    return asking;
  }

  private void entry() throws IOException {
    Found found;
    try {
      found = walk.next();
    } catch (IOException e) {
      throw new FolderException(Problem.UNREADABLE, folder, e);
    }
    switch (found) {
      case Found.Directory directory -> {
        packer().enter(directory.path());
        lines.directory(directory);
      }
      case Found.Regular file -> begin(file);
      case Found.Link link -> {
        if (!lines.symlink(link)) {
          omit(OmissionCode.NAME, link.path(), "too long, with its target");
        }
      }
      case Found.Special special -> lines.special(special);
      case Found.Excluded _ -> {}
      case Found.Unusable unusable -> omit(unusable.code(), unusable.path(), unusable.detail());
      case null -> end();
    }
  }

  private void begin(Found.Regular file) throws IOException {
    if (lines.anotherName(file)) {
      return;
    }
    RememberedLines known = memory.find(file);
    if (known != null && asking != null) {
      remembered = new RememberedFile(file, known);
      if (known.isOfPlainFile()) {
        lines.plainFile(file);
      } else {
        boolean _ = lines.file(file);
      }
      return;
    }
    try {
      open = FileReading.open(file, packer(), memory, this::add);
      boolean plain = lines.file(file);
      if (known == null) {
        memory.begin(file, plain);
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      omit(TreeWalk.codeOf(e), file.path(), SystemWords.of(e));
    }
  }

  private void recall(RememberedFile file) throws IOException {
    ManifestLine line;
    try {
      line = file.lines.next();
    } catch (IOException e) {
      LOG.warn("What was remembered cannot be read: {} is read", file.entry.path(), e);
      readAfterAll(file.entry);
      return;
    }
    switch (line) {
      case ManifestLine.Chunk chunk -> {
        asking().remembered(chunk, file.entry::location, file.taken);
        file.taken += chunk.length();
      }
      case ManifestLine.Hole hole -> {
        packer().hole(hole.length());
        file.taken += hole.length();
      }
      case null -> {
        remembered = null;
        add(new ManifestLine.Whole(file.taken, file.entry.attributes().mtime()));
        packer().fileDone();
      }
      default -> throw new IllegalStateException("no content: " + line);
    }
  }

  private void readAfterAll(Found.Regular entry) throws IOException {
    remembered = null;
    add(new ManifestLine.Again());
    try {
      open = FileReading.open(entry, packer(), memory, this::add);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      spoil(entry, e);
    }
  }

  private void readOn(FileReading file) throws IOException {
    try {
      if (file.readOn()) {
        open = null;
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      spoil(file.entry(), e);
    }
  }

  private void spoil(Found.Regular entry, IOException refusal) throws IOException {
    packer().abandonFile();
    lines.spoiled(entry);
    add(new ManifestLine.Spoiled(OmissionCode.UNREADABLE));
    packer()
        .report(
            new Omission(OmissionCode.UNREADABLE.text(), entry.path(), SystemWords.of(refusal)));
    memory.abandon();
    try {
      closeFile();
    } catch (IOException e) {
      refusal.addSuppressed(e);
    }
  }

  private void omit(OmissionCode code, String path, String detail) {
    add(new ManifestLine.Omitted(code, path));
    packer().report(new Omission(code.text(), path, detail));
  }

  private void end() throws IOException {
    if (!SourceFolder.isStillThere(folder, inode)) {
      throw new FolderException(Problem.MISSING, folder, null);
    }
    add(new ManifestLine.End(totals));
    String root = packer().finish();
    memory.finish(root, pieces);
    summary = new Summary(root, totals.files(), totals.bytes(), totals.omitted());
  }

  private boolean add(ManifestLine line) {
    boolean added = packer().add(line);
    if (added) {
      totals = totals.plus(line);
    }
    return added;
  }

  @Override
  public Summary summary() {
    if (summary == null) {
      throw new IllegalStateException("not read to its end");
    }
    return summary;
  }

  private void closeFile() throws IOException {
    FileReading file = open;
    open = null;
    if (file != null) {
      file.close();
    }
  }

  /** Ends the reading, wherever it is, and releases the blocks that were not handed out. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (packer != null) {
      packer.close();
    }
    try {
      closeFile();
    } catch (IOException e) {
      LOG.debug("closing a file that was read", e);
    }
    memory.close();
  }
}
