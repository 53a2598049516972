package org.abanico.transport.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.abanico.transport.ranges.RangeSet;

/**
 * The sending end of one stream: keeps what was given until it is acknowledged, and says which
 * bytes to put into the next packet, lost ones first. What bounds it is its user (see {@link
 * org.abanico.transport.Connection#unsentBytes}).
 */
public final class SendStream {
  private record Chunk(long offset, ByteBuf bytes) {
    long end() {
      return offset + bytes.readableBytes();
    }
  }

  private static final int MERGED_BYTES = 16_384;

  private final int number;
  private final List<Chunk> chunks = new ArrayList<>();
  private final RangeSet acknowledged = new RangeSet();
  private final RangeSet lost = new RangeSet();
  private long acknowledgedTo;
  private long sentTo;
  private long end;
  private long credit;

  /**
   * @param number 0 or 1
   * @param initialCredit the offset up to which may be sent before any CREDIT
   */
  public SendStream(int number, long initialCredit) {
    this.number = number;
    this.credit = initialCredit;
  }

  public int number() {
    return number;
  }

  /** Appends bytes without copying them; takes ownership. */
  public void append(ByteBuf bytes) {
    if (!bytes.isReadable()) {
      bytes.release();
      return;
    }
    chunks.add(new Chunk(end, bytes));
    end += bytes.readableBytes();
  }

  /** Like {@link #append}, but small texts are put together so that they share packets. */
  public void appendMerging(ByteBuf bytes) {
    if (!chunks.isEmpty()) {
      ByteBuf last = chunks.getLast().bytes();
      if (last.readableBytes() + bytes.readableBytes() <= MERGED_BYTES) {
        end += bytes.readableBytes();
        last.writeBytes(bytes);
        bytes.release();
        return;
      }
    }
    append(bytes);
  }

  /** CREDIT: never shrinks. */
  public void raiseCredit(long limit) {
    credit = Math.max(credit, limit);
  }

  /** Bytes never sent so far. */
  public long unsent() {
    return end - sentTo;
  }

  /** How many of the appended buffers have not been acknowledged, with all before them. */
  public int undelivered() {
    return chunks.size();
  }

  /** Whether everything appended has been acknowledged. */
  public boolean isDelivered() {
    return acknowledgedTo == end;
  }

  /** Whether there is something to be sent again. */
  public boolean hasLost() {
    return !lost.isEmpty();
  }

  /** Whether there is something that may be sent now. */
  public boolean hasSendable() {
    return !lost.isEmpty() || sentTo < Math.min(end, credit);
  }

  /** Where the next piece begins. Only when {@link #hasSendable}. */
  public long nextOffset() {
    return lost.isEmpty() ? sentTo : lost.low(0);
  }

  /** Receives a piece of the stream: {@code source} is borrowed. */
  @FunctionalInterface
  public interface Piece {
    void write(int stream, long offset, ByteBuf source, int index, int length);
  }

  /**
   * Hands out the next piece, which counts as sent from then on. It does not cross from one
   * appended buffer into the next.
   *
   * @param room the most bytes to take, at least 1
   * @return its length
   */
  public int take(int room, Piece piece) {
    long offset = nextOffset();
    long limit = lost.isEmpty() ? Math.min(end, credit) : lost.high(0);
    Chunk chunk = chunks.get(chunkAt(offset));
    int length = (int) Math.min(room, Math.min(limit, chunk.end()) - offset);
    int index = chunk.bytes().readerIndex() + (int) (offset - chunk.offset());
    piece.write(number, offset, chunk.bytes(), index, length);
    if (lost.isEmpty()) {
      sentTo += length;
    } else {
      lost.remove(offset, offset + length);
    }
    return length;
  }

  /** A piece arrived at the peer. */
  public void acknowledge(long offset, int length) {
    lost.remove(offset, offset + length);
    long from = Math.max(offset, acknowledgedTo);
    if (from >= offset + length) {
      return;
    }
    acknowledged.add(from, offset + length);
    if (acknowledged.low(0) == acknowledgedTo) {
      acknowledgedTo = acknowledged.high(0);
      acknowledged.removeFirst();
      releaseAcknowledged();
    }
  }

  /** A piece is to be sent again, as far as it was not acknowledged meanwhile. */
  public void lose(long offset, int length) {
    long low = Math.max(offset, acknowledgedTo);
    long high = offset + length;
    if (low >= high) {
      return;
    }
    lost.add(low, high);
    for (int i = 0; i < acknowledged.count() && acknowledged.low(i) < high; i++) {
      lost.remove(acknowledged.low(i), acknowledged.high(i));
    }
  }

  /** Forgets everything. */
  public void release() {
    chunks.forEach(chunk -> chunk.bytes().release());
    chunks.clear();
    lost.clear();
    acknowledged.clear();
    acknowledgedTo = end;
    sentTo = end;
  }

  private void releaseAcknowledged() {
    int done = 0;
    while (done < chunks.size() && chunks.get(done).end() <= acknowledgedTo) {
      chunks.get(done).bytes().release();
      done++;
    }
    chunks.subList(0, done).clear();
  }

  private int chunkAt(long offset) {
    int low = 0;
    int high = chunks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (chunks.get(middle).offset() <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
