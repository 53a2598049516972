package org.abanico.backup.folder;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.Owner;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * What the folder's directories were before a switch began to change them: a switch that is run
 * again cannot find that out any more. A text file in the order of the pass, a line for each
 * directory that stays ({@code STAYS mode mtime owner path}) and for each that goes to history
 * although its owner may not change it ({@code GOES mode - - path}).
 */
final class SwitchPlan {
  private static final String STAYS = "STAYS";
  private static final String GOES = "GOES";
  private static final String NONE = "-";
  private static final int PATH = 4;
  private static final int FIELDS = PATH + 1;
  private static final int OCTAL = 8;
  private static final int ALL_MODES = 07777;
  private static final int BUFFER_BYTES = 64 << 10;

  private SwitchPlan() {}

  /** What a directory was. */
  record Directory(int mode, EntryTime mtime, @Nullable Owner owner) {}

  /** Writes one. */
  static final class Writer implements Closeable {
    private final Path directory;
    private final FileChannel file;
    private final OutputStream out;

    /**
     * @param directory where the file comes to be
     */
    Writer(Path directory, String name) throws IOException {
      this.directory = directory;
      Path path = directory.resolve(name);
      file =
          FileChannel.open(
              path,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              Directories.permissions(path, Directories.PRIVATE_FILE));
      out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER_BYTES);
    }

    void stays(String path, EntryAttributes attributes) throws IOException {
      Owner owner = attributes.owner();
      String owned = owner == null ? NONE : owner.uid() + ":" + owner.gid();
      line(STAYS, mode(attributes), attributes.mtime().toString(), owned, path);
    }

    void goes(String path, EntryAttributes attributes) throws IOException {
      line(GOES, mode(attributes), NONE, NONE, path);
    }

    private static String mode(EntryAttributes attributes) {
      return Integer.toString(attributes.mode(), OCTAL);
    }

    private void line(String word, String mode, String time, String owner, String path)
        throws IOException {
      String line = String.join(" ", word, mode, time, owner, PercentEncoding.encode(path)) + "\n";
      out.write(line.getBytes(StandardCharsets.US_ASCII));
    }

    /** What was written is on the disk. */
    void force() throws IOException {
      out.flush();
      file.force(true);
      FileSystemSync.force(directory);
    }

    /** Everything is written. */
    void finish(FileSystemSync sync) throws IOException {
      out.flush();
      sync.finished(file);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** Reads one beside the pass. */
  static final class Reader implements Closeable {
    private final BufferedReader in;
    private final Path path;
    private String @Nullable [] next;

    Reader(Path path) throws IOException {
      this.path = path;
      this.in = Files.newBufferedReader(path, StandardCharsets.US_ASCII);
      advance();
    }

    /** What the directory was; null when it was not there. To be asked in the order of the pass. */
    @Nullable Directory directory(String asked) throws IOException {
      String[] line = next;
      if (line == null || !PercentEncoding.encode(asked).equals(line[PATH])) {
        return null;
      }
      advance();
      return parsed(line, path);
    }

    private static Directory parsed(String[] line, Path path) throws IOException {
      String[] time = line[2].split("\\.", -1);
      String[] owner = line[3].split(":", -1);
      boolean owned = !line[3].equals(NONE);
      if (time.length != 2 || (owned && owner.length != 2)) {
        throw damaged(path);
      }
      try {
        return new Directory(
            mode(line, path),
            new EntryTime(Long.parseLong(time[0]), Integer.parseInt(time[1])),
            owned ? new Owner(Long.parseLong(owner[0]), Long.parseLong(owner[1])) : null);
      } catch (IllegalArgumentException e) {
        throw damaged(path, e);
      }
    }

    private void advance() throws IOException {
      do {
        String line = in.readLine();
        next = line == null ? null : split(line, path);
      } while (next != null && next[0].equals(GOES));
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Gives directories that went to history the modes that they had. */
  static void restoreModes(Path plan, Path history) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(plan, StandardCharsets.US_ASCII)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(GOES)) {
          String[] fields = split(line, plan);
          Path moved = history.resolve(decoded(fields[PATH], plan));
          if (Directories.isDirectory(moved)) {
            EntryAttributes.setMode(moved, mode(fields, plan));
          }
        }
      }
    }
  }

  /** Gives directories that their owner may not list the modes that they had, the deepest first. */
  static void restoreClosed(Path plan, Path folder) throws IOException {
    Deque<String[]> closed = new ArrayDeque<>();
    try (BufferedReader in = Files.newBufferedReader(plan, StandardCharsets.US_ASCII)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] fields = line.split(" ", -1);
        // The last line may not be whole.
        if (fields.length == FIELDS && fields[0].equals(STAYS) && isClosed(mode(fields, plan))) {
          closed.push(fields);
        }
      }
    }
    for (String[] fields : closed) {
      Path directory = folder.resolve(decoded(fields[PATH], plan));
      int mode = mode(fields, plan);
      try {
        if (EntryAttributes.read(directory).mode() == (mode | Directories.OWNER_ALL)) {
          EntryAttributes.setMode(directory, mode);
        }
      } catch (AccessDeniedException | NoSuchFileException e) {
        // What holds it is closed again, and so was it before; or somebody has removed it.
      }
    }
  }

  private static boolean isClosed(int mode) {
    return (mode & Directories.OWNER_ALL) != Directories.OWNER_ALL;
  }

  private static int mode(String[] fields, Path path) throws IOException {
    try {
      return Integer.parseUnsignedInt(fields[1], OCTAL) & ALL_MODES;
    } catch (NumberFormatException e) {
      throw damaged(path, e);
    }
  }

  private static String[] split(String line, Path path) throws IOException {
    String[] fields = line.split(" ", -1);
    if (fields.length != FIELDS) {
      throw damaged(path);
    }
    return fields;
  }

  private static String decoded(String text, Path path) throws IOException {
    try {
      return PercentEncoding.decode(text);
    } catch (MalformedTextException e) {
      throw damaged(path);
    }
  }

  private static IOException damaged(Path path) {
    return damaged(path, null);
  }

  private static IOException damaged(Path path, @Nullable Exception cause) {
    return new IOException(String.format(Locale.ROOT, "%s has changed on the disk", path), cause);
  }
}
