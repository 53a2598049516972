package org.abanico.simulation.story;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.abanico.backup.BackupReader;
import org.jspecify.annotations.Nullable;

/** Reads a folder as another does, and lets something happen before each block. */
final class DisturbedReader implements BackupReader {
  private final BackupReader reader;
  private final Runnable disturbance;
  private final Runnable end;

  /**
   * @param disturbance what happens
   * @param end told when all was read
   */
  DisturbedReader(BackupReader reader, Runnable disturbance, Runnable end) {
    this.reader = reader;
    this.disturbance = disturbance;
    this.end = end;
  }

  @Override
  public String backup() {
    return reader.backup();
  }

  @Override
  public void begin(List<Receiver> receivers) {
    reader.begin(receivers);
  }

  @Override
  public @Nullable ReadBlock next() throws IOException {
    disturbance.run();
    ReadBlock block = reader.next();
    if (block == null) {
      end.run();
    }
    return block;
  }

  @Override
  public void give(long segment, List<BitSet> wants) {
    reader.give(segment, wants);
  }

  @Override
  public @Nullable ReadBlock nextWanted() throws IOException {
    disturbance.run();
    return reader.nextWanted();
  }

  @Override
  public Summary summary() {
    return reader.summary();
  }

  @Override
  public void close() {
    reader.close();
  }
}
