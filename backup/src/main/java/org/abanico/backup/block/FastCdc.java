package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts content by what is in it, so that a byte more or less moves the cuts near it and no others.
 * This is FastCDC (Xia et al., USENIX ATC 2016, and IEEE TPDS 2020): a Gear hash of the last 64
 * bytes, whose upper bits are zero where a chunk ends; more of them must be up to the average
 * length than after it (normalized chunking), none is looked at below the minimum, and two bytes
 * are taken a step. Holds nothing that changes.
 */
public final class FastCdc implements ChunkCutter {
  private static final int MINIMUM = 64 << 10;
  private static final int AVERAGE = 256 << 10;

  /** How many bits more, and fewer, than the average alone asks for. */
  private static final int NORMALIZATION = 2;

  private static final long SEED = 0x61_62_61_6e_69_63_6fL;
  private static final long[] GEAR = gear();
  private static final long[] GEAR_OF_FIRST = shifted(GEAR);

  private final int minimum;
  private final int average;
  private final int maximum;
  private final long strict;
  private final long lax;

  /** With the lengths that a source uses: 64, 256 and 1016 KiB. */
  public FastCdc() {
    this(MINIMUM, AVERAGE, LONGEST);
  }

  /**
   * With other lengths, in bytes, all of them even.
   *
   * @param average a power of two, over {@code minimum} and below {@code maximum}
   */
  public FastCdc(int minimum, int average, int maximum) {
    boolean even = ((minimum | average | maximum) & 1) == 0;
    if (!even || minimum <= 0 || average <= minimum || maximum <= average || maximum > LONGEST) {
      throw new IllegalArgumentException(minimum + ", " + average + ", " + maximum);
    }
    if (Integer.bitCount(average) != 1) {
      throw new IllegalArgumentException("not a power of two: " + average);
    }
    this.minimum = minimum;
    this.average = average;
    this.maximum = maximum;
    int bits = Integer.numberOfTrailingZeros(average);
    strict = mask(bits + NORMALIZATION);
    lax = mask(bits - NORMALIZATION);
  }

  @Override
  public int maximum() {
    return maximum;
  }

  @Override
  public int cut(ByteBuf content, int index, int length, boolean last) {
    int end = Math.min(length, maximum);
    if (end > minimum) {
      ByteBuffer bytes = content.nioBuffer(index, end).order(ByteOrder.LITTLE_ENDIAN);
      int cut = cut(bytes, end);
      if (cut > 0) {
        return cut;
      }
    }
    return last || end == maximum ? end : 0;
  }

  /** Where the hash says so, or 0. */
  private int cut(ByteBuffer bytes, int end) {
    long hash = 0;
    long mask = strict;
    int at = minimum;
    int turn = Math.min(average, end);
    while (true) {
      for (; at < turn - 1; at += 2) {
        int two = bytes.getChar(at);
        // The hash after the first byte, already shifted for the second.
        hash = (hash << 2) + GEAR_OF_FIRST[two & 0xff];
        if ((hash & (mask << 1)) == 0) {
          return at + 1;
        }
        hash += GEAR[two >>> 8];
        if ((hash & mask) == 0) {
          return at + 2;
        }
      }
      if (turn == end) {
        return 0;
      }
      turn = end;
      mask = lax;
    }
  }

  /** So many bits, below the uppermost one, which the hash of a first byte no longer has. */
  private static long mask(int bits) {
    return ((1L << bits) - 1) << (Long.SIZE - 1 - bits);
  }

  /** A random number for each byte: SplitMix64 (Steele et al., OOPSLA 2014). */
  private static long[] gear() {
    long[] gear = new long[256];
    long state = SEED;
    for (int i = 0; i < gear.length; i++) {
      state += 0x9e3779b97f4a7c15L;
      long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
      gear[i] = mixed ^ (mixed >>> 31);
    }
    return gear;
  }

  private static long[] shifted(long[] numbers) {
    long[] shifted = numbers.clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] <<= 1;
    }
    return shifted;
  }
}
