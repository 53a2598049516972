package org.abanico.wire.packet;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) over bytes given in pieces: a fast keyed hash for
 * short messages; {@link #hash} over bytes that stand together. Reusable; not thread-safe.
 */
public final class SipHash {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long INITIAL_0 = 0x736f6d6570736575L;
  private static final long INITIAL_1 = 0x646f72616e646f6dL;
  private static final long INITIAL_2 = 0x6c7967656e657261L;
  private static final long INITIAL_3 = 0x7465646279746573L;

  private final PacketKey key;

  /** A buffer's bytes, copied in bulk: cheaper than one at a time. */
  private final byte[] piece = new byte[256];

  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long pending;
  private int pendingBytes;
  private long length;

  public SipHash(PacketKey key) {
    this.key = key;
    reset();
  }

  /** The hash of the first {@code length} of these bytes. */
  static long hash(PacketKey key, byte[] bytes, int length) {
    long v0 = key.k0() ^ INITIAL_0;
    long v1 = key.k1() ^ INITIAL_1;
    long v2 = key.k0() ^ INITIAL_2;
    long v3 = key.k1() ^ INITIAL_3;
    int words = length >>> 3;
    // What ends it are two words of 0 more, for twice two rounds.
    for (int i = 0; i <= words + 2; i++) {
      long word = i < words ? (long) WORD.get(bytes, i << 3) : 0;
      if (i == words) {
        word = lastWord(bytes, length);
      } else if (i == words + 1) {
        v2 ^= 0xff;
      }
      v3 ^= word;
      for (int round = 0; round < 2; round++) {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private static long lastWord(byte[] bytes, int length) {
    long word = (long) length << 56;
    for (int i = length & ~7; i < length; i++) {
      word |= (bytes[i] & 0xffL) << (8 * (i & 7));
    }
    return word;
  }

  /** Begins anew. */
  public void reset() {
    reset(key);
  }

  void reset(PacketKey with) {
    v0 = with.k0() ^ INITIAL_0;
    v1 = with.k1() ^ INITIAL_1;
    v2 = with.k0() ^ INITIAL_2;
    v3 = with.k1() ^ INITIAL_3;
    pending = 0;
    pendingBytes = 0;
    length = 0;
  }

  public void update(byte[] bytes) {
    update(bytes, 0, bytes.length);
  }

  /** Takes {@code count} bytes from {@code index} on; the buffer's indices are left alone. */
  public void update(ByteBuf bytes, int index, int count) {
    int end = index + count;
    for (int at = index; at < end; at += piece.length) {
      int length = Math.min(piece.length, end - at);
      bytes.getBytes(at, piece, 0, length);
      update(piece, 0, length);
    }
  }

  /** Takes {@code count} bytes from {@code index} on. */
  public void update(byte[] bytes, int index, int count) {
    length += count;
    int at = index;
    int end = index + count;
    int shift = 8 * pendingBytes;
    long carry = pending;
    for (; at + 8 <= end; at += 8) {
      long word = (long) WORD.get(bytes, at);
      compress(carry | word << shift);
      carry = word >>> 1 >>> (63 - shift);
    }
    for (; at < end; at++) {
      carry |= (bytes[at] & 0xffL) << shift;
      shift += 8;
      if (shift == 64) {
        compress(carry);
        carry = 0;
        shift = 0;
      }
    }
    pending = carry;
    pendingBytes = shift / 8;
  }

  /** The hash of all bytes since {@link #reset}; afterwards only {@link #reset} makes sense. */
  public long finish() {
    compress(pending | length << 56);
    v2 ^= 0xff;
    round();
    round();
    round();
    round();
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void compress(long word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }

  private void round() {
    v0 += v1;
    v2 += v3;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 = Long.rotateLeft(v2, 32);
  }
}
