package org.abanico.wire.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.abanico.wire.text.LineReader;
import org.abanico.wire.text.LineWriter;
import org.abanico.wire.text.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Writes one packet at a time (protocol.md, section 2): {@link #begin}, frames, {@link #finish}. A
 * frame that has no room is not written and says so. Reusable; not thread-safe.
 *
 * <p>All that is authenticated is put together in an array, and copied with the body of a block, if
 * there is one, when the packet is finished.
 */
public final class PacketWriter {
  /** With the LF that ends its line. */
  private static final int AUTHENTICATOR_LENGTH = 17;

  private static final int TOKEN_DIGITS = 16;

  private static final long ABN1 = LineWriter.word("ABN1 ");
  private static final long DATA_0 = LineWriter.word("DATA 0 ");
  private static final long DATA_1 = LineWriter.word("DATA 1 ");

  /** The packet without its authenticator and without its bytes of stream 1. */
  private final LineWriter lines = new LineWriter();

  private ByteBuf out = Unpooled.EMPTY_BUFFER;
  private int maxBytes;
  private int authenticatorAt;
  private int frames;
  private ByteBuf body = Unpooled.EMPTY_BUFFER;
  private int bodyIndex;
  private int bodyLength;
  private int bodyAt;

  /**
   * Begins a packet at the buffer's writer index. What was begun before and not finished is
   * forgotten.
   *
   * @param out borrowed until {@link #finish}, which writes to it; has room for {@code maxBytes}
   * @param maxBytes of the whole packet, more than a header has
   */
  public void begin(ByteBuf out, int connection, long number, int maxBytes) {
    this.out = out;
    this.maxBytes = maxBytes;
    lines.clear().ascii(ABN1, 5).hex(connection, 8).character(' ').decimal(number);
    authenticatorAt = lines.character(' ').length();
    frames = 0;
    body = Unpooled.EMPTY_BUFFER;
    bodyLength = 0;
  }

  /** Bytes that are left; 0 after the last of {@link PacketReader#MAX_FRAMES} frames. */
  public int remaining() {
    return frames < PacketReader.MAX_FRAMES ? maxBytes - size() : 0;
  }

  private int size() {
    return lines.length() + AUTHENTICATOR_LENGTH + bodyLength;
  }

  /** Whether no frame was written so far. */
  public boolean isEmpty() {
    return frames == 0;
  }

  /**
   * ACK with as many ranges as fit.
   *
   * @param lows and {@code highs}: both ends of the ranges, descending; {@code largest} is the
   *     first high
   * @return false when there is not even room for the first
   */
  public boolean ack(long largest, long delayMicros, long[] lows, long[] highs, int count) {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("ACK ").decimal(largest).character(' ').decimal(delayMicros).character(' ');
    range(lows[0], highs[0]);
    for (int i = 1; i < Math.min(count, AckRanges.MAX); i++) {
      int complete = lines.length();
      lines.character(',');
      range(lows[i], highs[i]);
      if (lines.length() >= room) {
        lines.truncate(complete);
        break;
      }
    }
    return ended(before, room);
  }

  private void range(long low, long high) {
    lines.decimal(low);
    if (low != high) {
      lines.character('-').decimal(high);
    }
  }

  public boolean credit(int stream, long creditLimit) {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("CREDIT ").decimal(stream).character(' ').decimal(creditLimit);
    return ended(before, room);
  }

  public boolean ping() {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("PING");
    return ended(before, room);
  }

  /**
   * PATH-CHALLENGE.
   *
   * @param change as {@link Frame.PathChallenge#change} says
   */
  public boolean pathChallenge(long token, String change) {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("PATH-CHALLENGE ").hex(token, TOKEN_DIGITS).character(' ').ascii(change);
    return ended(before, room);
  }

  public boolean pathResponse(long token) {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("PATH-RESPONSE ").hex(token, TOKEN_DIGITS);
    return ended(before, room);
  }

  /**
   * CLOSE; words that have no room are left out.
   *
   * @param code of protocol.md, section 9
   */
  public boolean close(String code, String words) {
    return closeLine(code, words) || closeLine(code, "");
  }

  private boolean closeLine(String code, String words) {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("CLOSE ").ascii(code).character(' ').ascii(PercentEncoding.encode(words));
    return ended(before, room);
  }

  /** How many bytes a DATA frame without a count can carry; 0 or less when none. */
  public int dataRoom(int stream, long offset) {
    return remaining() - "DATA 0 \n".length() - LineWriter.digits(offset);
  }

  /** How many bytes a DATA frame with a count can carry; 0 or less when none. */
  public int countedDataRoom(int stream, long offset) {
    int room = dataRoom(stream, offset) - " +".length();
    return room - LineWriter.digits(Math.max(0, room));
  }

  /**
   * DATA that runs to the end of the datagram: the last frame of its packet.
   *
   * @param source borrowed until {@link #finish}; its indices are left alone
   * @param length at most {@link #dataRoom}, at least 1
   */
  public void data(int stream, long offset, ByteBuf source, int index, int length) {
    requireWithin(length, dataRoom(stream, offset));
    lines.ascii(stream == 0 ? DATA_0 : DATA_1, 7).decimal(offset).character('\n');
    bytes(stream, source, index, length);
    maxBytes = size();
  }

  /**
   * DATA with a count: other frames may follow. At most one DATA frame of stream 1 fits a packet.
   *
   * @param source borrowed until {@link #finish}; its indices are left alone
   * @param length at most {@link #countedDataRoom}, at least 1
   */
  public void countedData(int stream, long offset, ByteBuf source, int index, int length) {
    requireWithin(length, countedDataRoom(stream, offset));
    lines.ascii(stream == 0 ? DATA_0 : DATA_1, 7).decimal(offset);
    lines.ascii(" +").decimal(length).character('\n');
    bytes(stream, source, index, length);
  }

  private static void requireWithin(int length, int room) {
    if (length < 1 || length > room) {
      throw new IllegalArgumentException(length + " bytes of DATA where there is room for " + room);
    }
  }

  private void bytes(int stream, ByteBuf source, int index, int length) {
    if (stream == 0) {
      lines.bytes(source, index, length);
    } else if (bodyLength > 0) {
      throw new IllegalStateException("a second DATA frame of stream 1");
    } else {
      body = source;
      bodyIndex = index;
      bodyLength = length;
      bodyAt = lines.length();
    }
    frames++;
  }

  /**
   * PAD: fills the packet up to its largest size, as its last frame.
   *
   * @return false when there are bytes left, but too few for a frame
   */
  public boolean pad() {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("PAD");
    if (!ended(before, room)) {
      return size() == maxBytes;
    }
    lines.zeros(maxBytes - size());
    return true;
  }

  public boolean hello(int version, int keyId, Nonce nonce, Frame.Hello.@Nullable Shown shown) {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("HELLO ").decimal(version).character(' ').hex(keyId, 8);
    nonce(nonce);
    if (shown != null) {
      cookie(shown.cookie());
      lines.character(' ').ascii(shown.handshake());
    }
    return ended(before, room);
  }

  public boolean cookieOffer(Nonce nonce, Cookie cookie) {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("COOKIE");
    nonce(nonce);
    cookie(cookie);
    return ended(before, room);
  }

  /**
   * ACCEPT.
   *
   * @param handshake lower-case hexadecimal digits
   */
  public boolean accept(Nonce nonce, int connection, String handshake) {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("ACCEPT");
    nonce(nonce);
    lines.character(' ').hex(connection, 8).character(' ').ascii(handshake);
    return ended(before, room);
  }

  /**
   * CONFIRM.
   *
   * @param handshake lower-case hexadecimal digits
   */
  public boolean confirm(int version, int keyId, Nonce nonce, int connection, String handshake) {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("CONFIRM ").decimal(version).character(' ').hex(keyId, 8);
    nonce(nonce);
    lines.character(' ').hex(connection, 8).character(' ').ascii(handshake);
    return ended(before, room);
  }

  public boolean refuse(Nonce nonce, String code, String words) {
    int before = lines.length();
    int room = before + remaining();
    lines.ascii("REFUSE");
    nonce(nonce);
    lines.character(' ').ascii(code).character(' ').ascii(PercentEncoding.encode(words));
    return ended(before, room);
  }

  private void nonce(Nonce nonce) {
    lines.character(' ').hex(nonce.high(), 16).hex(nonce.low(), 16);
  }

  private void cookie(Cookie cookie) {
    lines.character(' ').hex(cookie.seconds(), 8).hex(cookie.mac(), 16);
  }

  /**
   * Ends a frame's line, or takes it back.
   *
   * @param before where it begins
   * @param room how long the lines may be with it
   */
  private boolean ended(int before, int room) {
    if (lines.length() >= room || lines.length() - before > LineReader.MAX_LINE) {
      lines.truncate(before);
      return false;
    }
    lines.character('\n');
    frames++;
    return true;
  }

  /**
   * Writes the authenticator.
   *
   * @return the packet's size
   */
  public int finish(PacketKey key) {
    int size = size();
    long authenticator = SipHash.hash(key, lines.array(), lines.length());
    int end = lines.insertHexLine(authenticatorAt, authenticator).length();
    if (bodyLength == 0) {
      lines.copyTo(out, 0, end);
    } else {
      int split = bodyAt + AUTHENTICATOR_LENGTH;
      lines.copyTo(out, 0, split);
      out.writeBytes(body, bodyIndex, bodyLength);
      lines.copyTo(out, split, end);
    }
    out = Unpooled.EMPTY_BUFFER;
    body = Unpooled.EMPTY_BUFFER;
    return size;
  }
}
