package org.abanico.simulation.story;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.abanico.backup.BackupReader;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Shortfall;

/** Takes a backup in as another does, and tells which chunks come and which are durable. */
final class WatchedWriter implements BackupWriter {
  private static final String FIRST_LINE = "CHUNKS ";

  /** Told of chunks, by their names. */
  interface Watch {
    /** These have come. */
    void come(String backup, List<String> chunks);

    /** These are called STORED from now on. */
    void stored(List<String> chunks);
  }

  private final BackupWriter writer;
  private final String backup;
  private final Watch watch;
  private final List<String> written = new ArrayList<>();

  WatchedWriter(BackupWriter writer, String backup, Watch watch) {
    this.writer = writer;
    this.backup = backup;
    this.watch = watch;
  }

  @Override
  public BackupReader.Receiver needs() {
    return writer.needs();
  }

  @Override
  public void comesFrom(String device) throws IOException {
    writer.comesFrom(device);
  }

  @Override
  public Written write(BackupReader.Kind kind, ByteBuf body) throws IOException {
    List<String> chunks = kind == BackupReader.Kind.CONTENT ? chunks(body) : List.of();
    Written result = writer.write(kind, body);
    watch.come(backup, chunks);
    written.addAll(chunks);
    return result;
  }

  private static List<String> chunks(ByteBuf body) {
    String[] lines = body.toString(StandardCharsets.ISO_8859_1).split("\n", -1);
    int count = Integer.parseInt(lines[0].substring(FIRST_LINE.length()));
    List<String> chunks = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      chunks.add(lines[i].substring(0, lines[i].indexOf(' ')));
    }
    return chunks;
  }

  @Override
  public Flush flush() throws IOException {
    Flush flush = writer.flush();
    List<String> before = List.copyOf(written);
    return () -> {
      flush.finish();
      watch.stored(before);
    };
  }

  @Override
  public Receipt publish(PublishListener listener) throws IOException {
    return writer.publish(listener);
  }

  @Override
  public List<Shortfall> shortfalls() {
    return writer.shortfalls();
  }

  @Override
  public LeftOut leftOut() {
    return writer.leftOut();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
