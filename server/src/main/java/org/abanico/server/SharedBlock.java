package org.abanico.server;

import org.abanico.transport.message.MessagePort;

/**
 * A block on its way to several members, one copy in memory. Once the last of them has it under
 * way, the source may send as much again: so a group's queue never holds more than the source's
 * credit.
 */
final class SharedBlock {
  private final int length;
  private final MessagePort source;
  private int waiting;

  SharedBlock(int length, int receivers, MessagePort source) {
    this.length = length;
    this.source = source;
    this.waiting = receivers;
    if (receivers == 0) {
      source.release(length);
    }
  }

  int length() {
    return length;
  }

  /** One of the receivers does not wait for it any more. */
  void underWay() {
    if (--waiting == 0) {
      source.release(length);
    }
  }
}
