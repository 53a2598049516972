package org.abanico.wire.packet;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.abanico.wire.text.HexDigits;

/**
 * Reads what nearly all packets of a transfer are, without making objects of it: a header and one
 * DATA frame of stream 1 that runs to the end of the datagram. Whatever else a packet is or may be,
 * {@link PacketReader} says. Reusable; not thread-safe.
 */
public final class BodyPacketReader {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** {@code ABN1 SP}. */
  private static final long ABN1 = 0x41424e3120L;

  private static final int CONNECTION_AT = "ABN1 ".length();
  private static final int NUMBER_AT = "ABN1 00000000 ".length();
  private static final int AUTHENTICATOR_DIGITS = 16;

  /** {@code LF DATA 1 SP}: what stands between authenticator and offset. */
  private static final long DATA_1 = 0x0a44415441203120L;

  /** Numbers of more digits are left to {@link PacketReader}. */
  private static final int MAX_DIGITS = 18;

  /** The longest such packet without its body. */
  private static final int MAX_TEXT =
      NUMBER_AT + MAX_DIGITS + 1 + AUTHENTICATOR_DIGITS + Long.BYTES + MAX_DIGITS + 1;

  private final byte[] text = new byte[MAX_TEXT];
  private int textLength;
  private int at;
  private long number;
  private long offset;
  private int bodyIndex;

  /**
   * Reads one datagram. Its indices are left alone, and it is only borrowed.
   *
   * @return whether it is such a packet, authentic under this key; otherwise nothing here has a
   *     meaning
   */
  public boolean read(ByteBuf datagram, PacketKey key) {
    int start = datagram.readerIndex();
    textLength = Math.min(MAX_TEXT, datagram.readableBytes());
    datagram.getBytes(start, text, 0, textLength);
    if (!isOfAConnection()) {
      return false;
    }
    at = NUMBER_AT;
    number = decimalUpTo(' ');
    int authenticatorAt = at;
    int frameAt = authenticatorAt + AUTHENTICATOR_DIGITS;
    if (number < 0
        || frameAt + Long.BYTES > textLength
        || (long) WORD.get(text, frameAt) != DATA_1) {
      return false;
    }
    at = frameAt + Long.BYTES;
    offset = decimalUpTo('\n');
    bodyIndex = start + at;
    return offset >= 0 && bodyIndex < datagram.writerIndex() && isAuthentic(authenticatorAt, key);
  }

  private boolean isOfAConnection() {
    return textLength > NUMBER_AT
        && (long) WORD.get(text, 0) >>> 24 == ABN1
        && text[NUMBER_AT - 1] == ' '
        && HexDigits.value((long) WORD.get(text, CONNECTION_AT)) > 0;
  }

  /** All of the text is covered but the authenticator and its LF (protocol.md, section 2.2). */
  private boolean isAuthentic(int authenticatorAt, PacketKey key) {
    long high = (long) WORD.get(text, authenticatorAt);
    long low = (long) WORD.get(text, authenticatorAt + Long.BYTES);
    int behind = authenticatorAt + AUTHENTICATOR_DIGITS + 1;
    System.arraycopy(text, behind, text, authenticatorAt, at - behind);
    long expected = SipHash.hash(key, text, at - AUTHENTICATOR_DIGITS - 1);
    return high == HexDigits.of((int) (expected >>> 32)) && low == HexDigits.of((int) expected);
  }

  /** The number that stands here up to {@code end}, which is passed; -1 when there is none. */
  private long decimalUpTo(char end) {
    int first = at;
    int limit = Math.min(textLength, first + MAX_DIGITS + 1);
    long value = 0;
    for (int i = first; i < limit; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        at = i + 1;
        boolean plain = i > first && (text[first] != '0' || i == first + 1);
        return text[i] == end && plain ? value : -1;
      }
      value = 10 * value + digit;
    }
    return -1;
  }

  /** The packet's number. */
  public long number() {
    return number;
  }

  /** Where in stream 1 its bytes belong. */
  public long offset() {
    return offset;
  }

  /** The index in the datagram of the first of its bytes, of which there is at least one. */
  public int bodyIndex() {
    return bodyIndex;
  }
}
