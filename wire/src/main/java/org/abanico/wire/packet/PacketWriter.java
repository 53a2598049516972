package org.abanico.wire.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.abanico.wire.text.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Writes one packet at a time (protocol.md, section 2): {@link #begin}, frames, {@link #finish}. A
 * frame that has no room is not written and says so. Reusable; not thread-safe.
 */
public final class PacketWriter {
  private static final int AUTHENTICATOR_DIGITS = 16;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long[] POWERS_OF_TEN = powersOfTen();

  private final SipHash hash = new SipHash(PacketKey.OPENING);
  private ByteBuf out = Unpooled.EMPTY_BUFFER;
  private int start;
  private int limit;
  private int authenticatorAt;
  private int framesAt;
  private int bodyAt;
  private int bodyEnd;

  /**
   * Begins a packet at the buffer's writer index.
   *
   * @param out borrowed until {@link #finish}; has room for {@code maxBytes}
   */
  public void begin(ByteBuf out, int connection, long number, int maxBytes) {
    this.out = out;
    start = out.writerIndex();
    limit = start + maxBytes;
    out.writeInt(0x41424e31).writeByte(' ');
    hex(connection & 0xffffffffL, 8);
    out.writeByte(' ');
    decimal(number);
    out.writeByte(' ');
    authenticatorAt = out.writerIndex();
    out.writeZero(AUTHENTICATOR_DIGITS);
    out.writeByte('\n');
    framesAt = out.writerIndex();
    bodyAt = -1;
  }

  /** Bytes that are left. */
  public int remaining() {
    return limit - out.writerIndex();
  }

  /** Whether no frame was written so far. */
  public boolean isEmpty() {
    return out.writerIndex() == framesAt;
  }

  /**
   * ACK with as many ranges as fit.
   *
   * @param lows and {@code highs}: both ends of the ranges, descending; {@code largest} is the
   *     first high
   * @return false when there is not even room for the first
   */
  public boolean ack(long largest, long delayMicros, long[] lows, long[] highs, int count) {
    int before = out.writerIndex();
    int room = remaining() - 1;
    if (room < 4 + digits(largest) + 1 + digits(delayMicros) + 1 + rangeBytes(lows[0], highs[0])) {
      return false;
    }
    ascii("ACK ");
    decimal(largest);
    out.writeByte(' ');
    decimal(delayMicros);
    out.writeByte(' ');
    for (int i = 0; i < count; i++) {
      int bytes = rangeBytes(lows[i], highs[i]) + (i == 0 ? 0 : 1);
      if (out.writerIndex() - before + bytes > room) {
        break;
      }
      if (i > 0) {
        out.writeByte(',');
      }
      decimal(lows[i]);
      if (lows[i] != highs[i]) {
        out.writeByte('-');
        decimal(highs[i]);
      }
    }
    out.writeByte('\n');
    return true;
  }

  public boolean credit(int stream, long creditLimit) {
    if (remaining() < "CREDIT 0 \n".length() + digits(creditLimit)) {
      return false;
    }
    ascii("CREDIT ");
    decimal(stream);
    out.writeByte(' ');
    decimal(creditLimit);
    out.writeByte('\n');
    return true;
  }

  public boolean ping() {
    return line("PING");
  }

  /** CLOSE; words that have no room are left out. */
  public boolean close(String code, String words) {
    return line("CLOSE " + code + ' ' + PercentEncoding.encode(words))
        || line("CLOSE " + code + ' ' + PercentEncoding.encode(""));
  }

  /** How many bytes a DATA frame without a count can carry; 0 or less when none. */
  public int dataRoom(int stream, long offset) {
    return remaining() - "DATA 0 \n".length() - digits(offset);
  }

  /** How many bytes a DATA frame with a count can carry; 0 or less when none. */
  public int countedDataRoom(int stream, long offset) {
    int room = dataRoom(stream, offset) - " +".length();
    return room - digits(Math.max(0, room));
  }

  /**
   * DATA that runs to the end of the datagram: the last frame of its packet.
   *
   * @param length at most {@link #dataRoom}, at least 1
   */
  public void data(int stream, long offset, ByteBuf source, int index, int length) {
    dataLine(stream, offset);
    out.writeByte('\n');
    bytes(stream, source, index, length);
    limit = out.writerIndex();
  }

  /**
   * DATA with a count: other frames may follow. At most one DATA frame of stream 1 fits a packet.
   *
   * @param length at most {@link #countedDataRoom}, at least 1
   */
  public void countedData(int stream, long offset, ByteBuf source, int index, int length) {
    dataLine(stream, offset);
    ascii(" +");
    decimal(length);
    out.writeByte('\n');
    bytes(stream, source, index, length);
  }

  private void dataLine(int stream, long offset) {
    ascii("DATA ");
    decimal(stream);
    out.writeByte(' ');
    decimal(offset);
  }

  private void bytes(int stream, ByteBuf source, int index, int length) {
    int at = out.writerIndex();
    out.writeBytes(source, index, length);
    if (stream == 1) {
      if (bodyAt >= 0) {
        throw new IllegalStateException("a second DATA frame of stream 1");
      }
      bodyAt = at;
      bodyEnd = out.writerIndex();
    }
  }

  /** Fills the packet up to its largest size. */
  public void pad() {
    if (line("PAD")) {
      out.writeBytes(new byte[remaining()]);
    }
  }

  public boolean hello(int version, Nonce nonce, @Nullable Cookie cookie) {
    ascii("HELLO ");
    decimal(version);
    out.writeByte(' ');
    nonce(nonce);
    if (cookie != null) {
      out.writeByte(' ');
      cookie(cookie);
    }
    out.writeByte('\n');
    return true;
  }

  public boolean cookieOffer(Nonce nonce, Cookie cookie) {
    ascii("COOKIE ");
    nonce(nonce);
    out.writeByte(' ');
    cookie(cookie);
    out.writeByte('\n');
    return true;
  }

  public boolean accept(Nonce clientNonce, int connection, Nonce serverNonce) {
    ascii("ACCEPT ");
    nonce(clientNonce);
    out.writeByte(' ');
    hex(connection & 0xffffffffL, 8);
    out.writeByte(' ');
    nonce(serverNonce);
    out.writeByte('\n');
    return true;
  }

  public boolean refuse(Nonce nonce, String code, String words) {
    ascii("REFUSE ");
    nonce(nonce);
    ascii(" " + code + ' ' + PercentEncoding.encode(words) + '\n');
    return true;
  }

  /**
   * Writes the authenticator.
   *
   * @return the packet's size
   */
  public int finish(PacketKey key) {
    int end = out.writerIndex();
    hash.reset(key);
    hash.update(out, start, authenticatorAt - start);
    if (bodyAt < 0) {
      hash.update(out, framesAt, end - framesAt);
    } else {
      hash.update(out, framesAt, bodyAt - framesAt);
      hash.update(out, bodyEnd, end - bodyEnd);
    }
    out.writerIndex(authenticatorAt);
    hex(hash.finish(), AUTHENTICATOR_DIGITS);
    out.writerIndex(end);
    out = Unpooled.EMPTY_BUFFER;
    return end - start;
  }

  private boolean line(String text) {
    if (remaining() < text.length() + 1) {
      return false;
    }
    ascii(text);
    out.writeByte('\n');
    return true;
  }

  private void nonce(Nonce nonce) {
    hex(nonce.high(), 16);
    hex(nonce.low(), 16);
  }

  private void cookie(Cookie cookie) {
    hex(cookie.seconds() & 0xffffffffL, 8);
    hex(cookie.mac(), 16);
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      out.writeByte(text.charAt(i));
    }
  }

  private void hex(long value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.writeByte(DIGITS[(int) (value >>> shift) & 15]);
    }
  }

  private void decimal(long value) {
    int count = digits(value);
    int at = out.writerIndex() + count;
    out.writerIndex(at);
    long rest = value;
    do {
      out.setByte(--at, (int) ('0' + rest % 10));
      rest /= 10;
    } while (rest > 0);
  }

  private static int rangeBytes(long low, long high) {
    return low == high ? digits(low) : digits(low) + 1 + digits(high);
  }

  private static int digits(long value) {
    int count = 1;
    while (count < POWERS_OF_TEN.length && value >= POWERS_OF_TEN[count]) {
      count++;
    }
    return count;
  }

  private static long[] powersOfTen() {
    long[] powers = new long[19];
    long power = 1;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = power;
      power *= 10;
    }
    return powers;
  }
}
