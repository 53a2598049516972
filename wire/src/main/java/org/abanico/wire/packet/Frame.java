package org.abanico.wire.packet;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a packet (protocol.md, section 2.4), valid as far as it can be told without knowing
 * the connection.
 */
public sealed interface Frame {

  /** Whether a packet with it asks for an acknowledgement. */
  default boolean ackEliciting() {
    return true;
  }

  /** Packets that arrived; {@code largest} is the first range's high end. */
  record Ack(long largest, long delayMicros, AckRanges ranges) implements Frame {
    @Override
    public boolean ackEliciting() {
      return false;
    }
  }

  /**
   * Bytes of a stream.
   *
   * @param stream 0 or 1
   * @param bytes at least one; a slice of the datagram, borrowed
   */
  record Data(int stream, long offset, ByteBuf bytes) implements Frame {}

  /** The peer may send bytes of the stream up to, not including, {@code limit}. */
  record Credit(int stream, long limit) implements Frame {}

  /** Asks for an ACK. */
  record Ping() implements Frame {}

  /**
   * Asks whether the receiver is where it was sent to (protocol.md, section 4.2).
   *
   * @param token to be answered with
   * @param change what is new about the address that it was sent to: see {@link #ADDRESS}
   */
  record PathChallenge(long token, String change) implements Frame {
    /** The receiver came from another network address than before. */
    public static final String ADDRESS = "address";

    @Override
    public boolean ackEliciting() {
      return false;
    }
  }

  /** Answers a {@link PathChallenge}. */
  record PathResponse(long token) implements Frame {
    @Override
    public boolean ackEliciting() {
      return false;
    }
  }

  /** Filler of so many bytes behind its line. */
  record Pad(int bytes) implements Frame {
    @Override
    public boolean ackEliciting() {
      return false;
    }
  }

  /** The connection ends. */
  record Close(String code, String words) implements Frame {
    @Override
    public boolean ackEliciting() {
      return false;
    }
  }

  /**
   * Opening, client to server.
   *
   * @param keyId of the key that authenticates it
   * @param shown null in the first one
   */
  record Hello(int version, int keyId, Nonce nonce, @Nullable Shown shown) implements Frame {

    /** The server's cookie, and the handshake's first message in lower-case hexadecimal. */
    public record Shown(Cookie cookie, String handshake) {}
  }

  /** Opening, server to client: COOKIE. */
  record CookieOffer(Nonce nonce, Cookie cookie) implements Frame {}

  /**
   * Opening, server to client: the number of the connection that is to be.
   *
   * @param handshake its second message, in lower-case hexadecimal
   */
  record Accept(Nonce nonce, int connection, String handshake) implements Frame {}

  /**
   * Opening, client to server: the connection exists.
   *
   * @param handshake its third message, in lower-case hexadecimal
   */
  record Confirm(int version, int keyId, Nonce nonce, int connection, String handshake)
      implements Frame {}

  /** Opening, server to client: there will be no connection. */
  record Refuse(Nonce nonce, String code, String words) implements Frame {}

  /** A frame of a later version, skipped. */
  record Unknown(String word) implements Frame {}
}
