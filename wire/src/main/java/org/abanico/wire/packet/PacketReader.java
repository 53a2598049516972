package org.abanico.wire.packet;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.abanico.wire.packet.MalformedPacketException.Reason;
import org.abanico.wire.text.HexDigits;
import org.abanico.wire.text.LineReader;
import org.abanico.wire.text.MalformedTextException;

/**
 * Reads datagrams (protocol.md, section 2): grammar, limits and authenticator are checked here, so
 * that everything behind it only sees packets that are valid. Reusable; not thread-safe.
 */
public final class PacketReader {
  /** Protocol.md, section 5. */
  public static final int MAX_FRAMES = 64;

  /** The word of the header, as four bytes. */
  private static final int ABN1 = 0x41424e31;

  private static final int CONNECTION_AT = 5;
  private static final int CONNECTION_END = 13;
  private static final int MIN_HEADER = "ABN1 00000000 0 0000000000000000\n".length();
  private static final int AUTHENTICATOR_DIGITS = 16;
  private static final int TOKEN_DIGITS = 16;

  /** Protocol.md, section 2.1. */
  private static final int MAX_CODE = 32;

  /** Of a handshake's message, in hexadecimal digits (protocol.md, section 5). */
  public static final int MAX_HANDSHAKE = 512;

  private static final String[] KNOWN = {
    "ACK",
    "DATA",
    "CREDIT",
    "PING",
    "PATH-CHALLENGE",
    "PATH-RESPONSE",
    "CLOSE",
    "HELLO",
    "COOKIE",
    "ACCEPT",
    "CONFIRM",
    "REFUSE"
  };

  private final LineReader line = new LineReader();
  private final SipHash hash = new SipHash(PacketKey.NONE);
  private final long[] bounds = new long[2 * AckRanges.MAX];
  private final long[] words = new long[2];
  private int hashed;
  private int next;

  /**
   * The connection that a datagram claims to belong to, 0 to 2^32 - 1, or -1 when it is no packet
   * of ours.
   */
  public static long connectionOf(ByteBuf datagram) {
    int start = datagram.readerIndex();
    if (datagram.readableBytes() < MIN_HEADER
        || datagram.getInt(start) != ABN1
        || datagram.getByte(start + 4) != ' '
        || datagram.getByte(start + CONNECTION_END) != ' ') {
      return -1;
    }
    return HexDigits.value(datagram.getLong(start + CONNECTION_AT));
  }

  /**
   * The key that a client's opening packet says it is authenticated with: what {@link #read} is to
   * be given the key for.
   *
   * @return 0 to 2^32 - 1, or -1 when it is no such packet
   */
  public long openingKeyId(ByteBuf datagram) {
    if (connectionOf(datagram) != 0) {
      return -1;
    }
    try {
      line.beginNext(line.begin(datagram, datagram.readerIndex(), datagram.writerIndex()));
      line.next();
      if (!line.is("HELLO") && !line.is("CONFIRM")) {
        return -1;
      }
      line.next();
      return line.hex(8);
    } catch (MalformedTextException e) {
      return -1;
    }
  }

  /**
   * Reads one datagram. Its indices are left alone, and it is only borrowed: the packet's frames
   * refer to it.
   *
   * @throws MalformedPacketException when it is not a valid packet under this key; never anything
   *     else
   */
  public Packet read(ByteBuf datagram, PacketKey key) throws MalformedPacketException {
    int start = datagram.readerIndex();
    int end = datagram.writerIndex();
    long connection = connectionOf(datagram);
    if (connection < 0) {
      throw new MalformedPacketException(Reason.HEADER, "not a packet of this protocol");
    }
    long number;
    long authenticator;
    int at;
    try {
      at = line.begin(datagram, start, end);
      line.next();
      line.next();
      number = line.decimal();
      authenticator = line.hex(AUTHENTICATOR_DIGITS);
      if (line.hasNext()) {
        throw new MalformedTextException("too many fields");
      }
    } catch (MalformedTextException e) {
      throw new MalformedPacketException(Reason.HEADER, e);
    }
    hash.reset(key);
    hash.update(datagram, start, at - 1 - AUTHENTICATOR_DIGITS - start);
    hashed = at;
    List<Frame> frames = readFrames(datagram, at, end, connection == 0);
    hash.update(datagram, hashed, end - hashed);
    if (hash.finish() != authenticator) {
      throw new MalformedPacketException(Reason.AUTHENTICATOR, "wrong authenticator");
    }
    return new Packet((int) connection, number, frames);
  }

  private List<Frame> readFrames(ByteBuf datagram, int start, int end, boolean opening)
      throws MalformedPacketException {
    if (start == end) {
      throw new MalformedPacketException(Reason.FRAME, "no frame");
    }
    List<Frame> frames = new ArrayList<>(4);
    next = start;
    try {
      while (next < end) {
        if (frames.size() == MAX_FRAMES) {
          throw new MalformedPacketException(Reason.LIMIT, "too many frames");
        }
        next = line.beginNext(next);
        line.next();
        frames.add(opening ? readOpening(end) : readConnected(datagram, end));
      }
    } catch (MalformedTextException e) {
      throw new MalformedPacketException(e.isOverLimit() ? Reason.LIMIT : Reason.FRAME, e);
    }
    return frames;
  }

  private Frame readOpening(int end) throws MalformedTextException {
    if (line.is("HELLO")) {
      return ended(hello(), end);
    }
    if (line.is("COOKIE")) {
      return ended(new Frame.CookieOffer(nonce(), cookie()), end);
    }
    if (line.is("ACCEPT")) {
      return ended(new Frame.Accept(nonce(), connection(), handshake()), end);
    }
    if (line.is("CONFIRM")) {
      int version = line.decimal(Integer.MAX_VALUE);
      return ended(new Frame.Confirm(version, keyId(), nonce(), connection(), handshake()), end);
    }
    if (line.is("REFUSE")) {
      return ended(new Frame.Refuse(nonce(), code(), line.text()), end);
    }
    return readAnywhere(end);
  }

  private Frame readConnected(ByteBuf datagram, int end) throws MalformedTextException {
    if (line.is("DATA")) {
      return data(datagram, end);
    }
    if (line.is("ACK")) {
      return ended(ack(), end);
    }
    if (line.is("CREDIT")) {
      return ended(new Frame.Credit(stream(), line.decimal()), end);
    }
    if (line.is("PING")) {
      return ended(new Frame.Ping(), end);
    }
    if (line.is("PATH-CHALLENGE")) {
      return ended(new Frame.PathChallenge(line.hex(TOKEN_DIGITS), code()), end);
    }
    if (line.is("PATH-RESPONSE")) {
      return ended(new Frame.PathResponse(line.hex(TOKEN_DIGITS)), end);
    }
    if (line.is("CLOSE")) {
      return ended(new Frame.Close(code(), line.text()), end);
    }
    return readAnywhere(end);
  }

  private Frame readAnywhere(int end) throws MalformedTextException {
    if (line.is("PAD")) {
      int length = bytesFollowing(end);
      next += length;
      return new Frame.Pad(length);
    }
    if (!line.isWord()) {
      throw new MalformedTextException("not a word");
    }
    for (String misplaced : KNOWN) {
      if (line.is(misplaced)) {
        throw new MalformedTextException("a frame out of place");
      }
    }
    return ended(new Frame.Unknown(line.current()), end);
  }

  /** Passes over what a later version may have added to a frame that carries no bytes. */
  private Frame ended(Frame frame, int end) throws MalformedTextException {
    if (line.hasNext()) {
      next += Math.max(0, count(end));
    }
    return frame;
  }

  /** How many bytes belong to a frame that carries some: its count, or the rest of the datagram. */
  private int bytesFollowing(int end) throws MalformedTextException {
    int count = line.hasNext() ? count(end) : -1;
    return count < 0 ? end - next : count;
  }

  private int count(int end) throws MalformedTextException {
    long count = line.trailingCount();
    if (count > end - next) {
      throw new MalformedTextException("more bytes announced than there are");
    }
    return (int) count;
  }

  private Frame data(ByteBuf datagram, int end) throws MalformedTextException {
    int stream = stream();
    long offset = line.decimal();
    int length = bytesFollowing(end);
    if (length == 0) {
      throw new MalformedTextException("DATA without bytes");
    }
    if (offset > LineReader.MAX_DECIMAL - length) {
      throw MalformedTextException.overLimit("DATA beyond 2^62 - 1");
    }
    if (stream == 1) {
      hash.update(datagram, hashed, next - hashed);
      hashed = next + length;
    }
    Frame frame = new Frame.Data(stream, offset, datagram.slice(next, length));
    next += length;
    return frame;
  }

  private int stream() throws MalformedTextException {
    long stream = line.decimal();
    if (stream > 1) {
      throw new MalformedTextException("no such stream");
    }
    return (int) stream;
  }

  private Frame ack() throws MalformedTextException {
    long largest = line.decimal();
    long delayMicros = line.decimal();
    AckRanges ranges = ranges();
    if (ranges.high(0) != largest) {
      throw new MalformedTextException("ranges without the largest number");
    }
    return new Frame.Ack(largest, delayMicros, ranges);
  }

  private AckRanges ranges() throws MalformedTextException {
    line.next();
    int count = 0;
    int end = line.fieldEnd();
    for (int at = line.fieldStart(); at <= end; count++) {
      if (count == AckRanges.MAX) {
        throw MalformedTextException.overLimit("too many ranges");
      }
      int rangeEnd = line.indexOf(',', at, end);
      int dash = line.indexOf('-', at, rangeEnd);
      long low = line.decimal(at, dash);
      bounds[2 * count] = low;
      bounds[2 * count + 1] = dash == rangeEnd ? low : line.decimal(dash + 1, rangeEnd);
      at = rangeEnd + 1;
    }
    if (!AckRanges.areRanges(bounds, count)) {
      throw new MalformedTextException("ranges that do not descend");
    }
    return new AckRanges(Arrays.copyOf(bounds, 2 * count));
  }

  private Frame hello() throws MalformedTextException {
    int version = line.decimal(Integer.MAX_VALUE);
    int keyId = keyId();
    Nonce nonce = nonce();
    boolean shown = version == 1 && line.hasNext() && !line.isCountNext();
    return new Frame.Hello(
        version, keyId, nonce, shown ? new Frame.Hello.Shown(cookie(), handshake()) : null);
  }

  private int keyId() throws MalformedTextException {
    return (int) line.hex(8);
  }

  private String handshake() throws MalformedTextException {
    String digits = line.word();
    if (digits.length() > MAX_HANDSHAKE) {
      throw MalformedTextException.overLimit("a handshake over " + MAX_HANDSHAKE + " digits");
    }
    boolean good = digits.length() % 2 == 0;
    for (int i = 0; i < digits.length() && good; i++) {
      char c = digits.charAt(i);
      good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    if (!good) {
      throw new MalformedTextException("not a handshake in hexadecimal digits");
    }
    return digits;
  }

  private int connection() throws MalformedTextException {
    int connection = (int) line.hex(8);
    if (connection == 0) {
      throw new MalformedTextException("the connection of opening packets");
    }
    return connection;
  }

  private String code() throws MalformedTextException {
    String code = line.word();
    if (code.length() > MAX_CODE) {
      throw MalformedTextException.overLimit("a code over " + MAX_CODE + " characters");
    }
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
        throw new MalformedTextException("not a code");
      }
    }
    return code;
  }

  private Nonce nonce() throws MalformedTextException {
    line.hex32(words);
    return new Nonce(words[0], words[1]);
  }

  private Cookie cookie() throws MalformedTextException {
    line.next();
    int at = line.fieldStart();
    if (line.fieldEnd() - at != 24) {
      throw new MalformedTextException("not a cookie");
    }
    return new Cookie((int) line.hex(at, 8), line.hex(at + 8, 16));
  }
}
