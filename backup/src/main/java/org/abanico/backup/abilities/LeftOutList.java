package org.abanico.backup.abilities;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Refusal;
import org.abanico.backup.manifest.Names;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of what of one backup is not held: a line each of why and the path, percent-encoded, in
 * the manifest's order. There is none when everything is held.
 */
public final class LeftOutList {
  /** So many are named to whoever asks. */
  public static final int MOST_NAMED = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(LeftOutList.class);

  private LeftOutList() {}

  /** Reads a whole one. */
  public static LeftOut read(Path path) throws IOException {
    List<LeftOut.Entry> named = new ArrayList<>();
    long count = 0;
    try (Reader reader = Reader.open(path)) {
      for (LeftOut.Entry next = reader.next; next != null; next = reader.next) {
        count++;
        if (named.size() < MOST_NAMED) {
          named.add(next);
        }
        reader.advance();
      }
    }
    return new LeftOut(count, List.copyOf(named));
  }

  /** Writes one; makes the file with the first entry. */
  public static final class Writer implements Closeable {
    private final Path path;
    private final FileAttribute<?>[] permissions;
    private final List<LeftOut.Entry> named = new ArrayList<>();
    private long count;
    private @Nullable FileChannel file;
    private @Nullable BufferedWriter out;

    /**
     * @param path where nothing is yet
     * @param permissions of the file
     */
    public Writer(Path path, FileAttribute<?>... permissions) {
      this.path = path;
      this.permissions = permissions;
    }

    /** The next one. */
    public void add(LeftOut.Entry entry) throws IOException {
      BufferedWriter open = out;
      if (open == null) {
        FileChannel made =
            FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions);
        file = made;
        open = new BufferedWriter(Channels.newWriter(made, StandardCharsets.US_ASCII));
        out = open;
      }
      open.write(entry.refusal().text() + " " + PercentEncoding.encode(entry.path()) + "\n");
      count++;
      if (named.size() < MOST_NAMED) {
        named.add(entry);
      }
    }

    /** What was added. */
    public LeftOut leftOut() {
      return new LeftOut(count, List.copyOf(named));
    }

    /**
     * Everything was added; it is written, though not yet certain to be on the disk.
     *
     * @return the file, which is open until this is closed; null when nothing was added
     */
    public @Nullable FileChannel finish() throws IOException {
      if (out != null) {
        out.flush();
      }
      return file;
    }

    @Override
    public void close() throws IOException {
      try (FileChannel _ = file) {
        file = null;
        out = null;
      }
    }
  }

  /** Reads one beside the manifest. */
  public static final class Reader implements Closeable {
    private final Path path;
    private final @Nullable BufferedReader in;
    private LeftOut.@Nullable Entry next;

    private Reader(Path path, @Nullable BufferedReader in) throws IOException {
      this.path = path;
      this.in = in;
      advance();
    }

    /** Begins; nothing is left out where no list is. */
    public static Reader open(Path path) throws IOException {
      BufferedReader in;
      try {
        in = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1);
      } catch (NoSuchFileException e) {
        return new Reader(path, null);
      }
      try {
        return new Reader(path, in);
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    }

    /** Whether this entry is left out; to be asked in the manifest's order, of some or of all. */
    public boolean has(String entry) throws IOException {
      return refusal(entry) != null;
    }

    /** Why this entry is left out; null when it is not. To be asked as {@link #has}. */
    public @Nullable Refusal refusal(String entry) throws IOException {
      while (next != null) {
        int order = Names.comparePaths(next.path(), entry);
        if (order >= 0) {
          return order == 0 ? next.refusal() : null;
        }
        advance();
      }
      return null;
    }

    /** What is damaged names nothing: what is missing then shows when it is looked for. */
    private void advance() throws IOException {
      String line = in == null ? null : in.readLine();
      next = line == null ? null : read(line);
    }

    private LeftOut.@Nullable Entry read(String line) {
      int space = line.indexOf(' ');
      Refusal refusal = Refusal.of(line.substring(0, Math.max(space, 0)));
      try {
        if (refusal != null) {
          return new LeftOut.Entry(refusal, PercentEncoding.decode(line.substring(space + 1)));
        }
      } catch (MalformedTextException e) {
        LOG.debug("a line that is none", e);
      }
      LOG.warn("The list {} is damaged from here on: {}", path, line.length());
      return null;
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}
