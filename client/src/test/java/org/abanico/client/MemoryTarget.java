package org.abanico.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.DamagedBlockException;
import org.abanico.backup.LeftOut;
import org.jspecify.annotations.Nullable;

/** A destination's folder that keeps in memory what was published to it. */
final class MemoryTarget implements DestinationTarget {
  /** What was published, by backup. */
  final Map<String, List<byte[]>> published = new TreeMap<>();

  /** Blocks that it has already: it asks for the others only, unless this is null. */
  @Nullable List<byte[]> has;

  int begun;
  int closed;
  long omitted;
  LeftOut leftOut = LeftOut.NOTHING;
  @Nullable IOException beginFailure;
  @Nullable IOException publishFailure;

  /** The receipt says that this many bytes more are held than are. */
  long lie;

  /** What is given back; nothing while it is null. */
  @Nullable Function<RestoreRequest, MemorySource> holds;

  @Nullable IOException holdsFailure;
  final List<RestoreRequest> requests = new ArrayList<>();

  /** How many blocks outlast a loss of power. */
  int durable;

  int flushes;
  @Nullable IOException flushFailure;

  private final Map<Integer, Integer> damages = new TreeMap<>();
  private final Map<Integer, IOException> failures = new TreeMap<>();

  /** The block at that place is damaged so many times. */
  void damage(int block, int times) {
    damages.put(block, times);
  }

  /** The block at that place cannot be written. */
  void fail(int block, IOException failure) {
    failures.put(block, failure);
  }

  @Override
  public BackupWriter begin(String backup, String source) throws IOException {
    if (beginFailure != null) {
      throw beginFailure;
    }
    begun++;
    return new Writer(backup);
  }

  @Override
  public Optional<GivenBack> giveBack(String restore, RestoreRequest request) throws IOException {
    requests.add(request);
    if (holdsFailure != null) {
      throw holdsFailure;
    }
    if (holds == null) {
      return Optional.empty();
    }
    MemorySource given = holds.apply(request);
    return Optional.of(new GivenBack(given, new TotalsSource.Totals(7, 77, true)));
  }

  private final class Writer implements BackupWriter {
    private final String backup;
    private final List<byte[]> blocks = new ArrayList<>();
    private final List<Integer> lacking = new ArrayList<>();
    private boolean announced;

    Writer(String backup) {
      this.backup = backup;
    }

    @Override
    public Receiver needs() {
      return has == null ? Receiver.EMPTY : new Receiver(false, "");
    }

    @Override
    public Written write(Kind kind, ByteBuf body) throws IOException {
      int place = blocks.size();
      if (damages.merge(place, -1, Integer::sum) >= 0) {
        throw new DamagedBlockException("made so");
      }
      IOException failure = failures.get(place);
      if (failure != null) {
        throw failure;
      }
      byte[] bytes = ByteBufUtil.getBytes(body);
      if (has != null) {
        return kind == Kind.MANIFEST ? announced(bytes, has) : wanted(bytes);
      }
      blocks.add(bytes);
      boolean complete = bytes[0] == MemorySource.END;
      return new Written("directory", blocks.size(), size(), complete, true, null);
    }

    private Written announced(byte[] segment, List<byte[]> held) {
      int place = segment[1];
      announced = segment[2] == MemorySource.END;
      BitSet wants = new BitSet();
      if (place < held.size()) {
        blocks.add(held.get(place));
      } else {
        blocks.add(new byte[0]);
        lacking.add(place);
        wants.set(0);
      }
      return written(new Wants(wants, 1));
    }

    private Written wanted(byte[] bytes) {
      blocks.set(lacking.removeFirst(), bytes);
      return written(null);
    }

    private Written written(@Nullable Wants wants) {
      boolean complete = announced && lacking.isEmpty();
      return new Written("directory", blocks.size(), size(), complete, true, wants);
    }

    @Override
    public Flush flush() {
      int written = blocks.size();
      flushes++;
      return () -> {
        if (flushFailure != null) {
          throw flushFailure;
        }
        durable = written;
      };
    }

    private long size() {
      return blocks.stream().mapToLong(block -> block.length).sum();
    }

    @Override
    public Receipt publish(PublishListener listener) throws IOException {
      if (publishFailure != null) {
        throw publishFailure;
      }
      listener.published(blocks.size(), "directory");
      published.put(backup, blocks);
      return new Receipt(MemorySource.root(blocks), blocks.size(), size() + lie, omitted);
    }

    @Override
    public LeftOut leftOut() {
      return leftOut;
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
