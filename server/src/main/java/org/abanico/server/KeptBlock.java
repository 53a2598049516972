package org.abanico.server;

import io.netty.buffer.ByteBuf;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** A block that is kept until those that it is for have stored it. */
final class KeptBlock {
  /** Where its body is. */
  enum Where {
    /** It came damaged, and is awaited again. */
    AWAITED,
    MEMORY,
    /** On its way into the spool, and still in memory. */
    MOVING,
    SPOOL,
    /** Nobody needs it any more. */
    NOWHERE
  }

  private Message.Block header;
  private final MemberSet members;
  private Where where = Where.AWAITED;
  private @Nullable ByteBuf body;
  private long place;
  private int users;

  /**
   * @param header as the source sent it
   */
  KeptBlock(Message.Block header, int users) {
    this.header = header.to(MemberSet.ALL);
    this.members = header.members();
    this.users = users;
  }

  /** As its members get it. */
  Message.Block header() {
    return header;
  }

  long number() {
    return header.number();
  }

  int length() {
    return header.length();
  }

  /** Whom the source named. */
  MemberSet members() {
    return members;
  }

  Where where() {
    return where;
  }

  /** The body, borrowed; null when it is not in memory. */
  @Nullable ByteBuf body() {
    return body;
  }

  /** Where it is in the spool. */
  long place() {
    return place;
  }

  /** It came whole. Takes ownership of {@code whole}. */
  void arrived(Message.Block again, ByteBuf whole) {
    header = again.to(MemberSet.ALL);
    body = whole;
    where = Where.MEMORY;
  }

  void moving() {
    where = Where.MOVING;
  }

  /** It could not be moved. */
  void stays() {
    where = Where.MEMORY;
  }

  void moved(long to) {
    place = to;
    where = Where.SPOOL;
    dropBody();
  }

  /** One of those that it is for needs it no more. Returns whether none does. */
  boolean leave() {
    users--;
    return users == 0;
  }

  boolean isNeeded() {
    return users > 0;
  }

  void gone() {
    where = Where.NOWHERE;
    dropBody();
  }

  private void dropBody() {
    if (body != null) {
      body.release();
      body = null;
    }
  }
}
