package org.abanico.transport.recovery;

import org.jspecify.annotations.Nullable;

/** Sent packets by number, over a window that slides up: constant time for each, holes allowed. */
final class PacketRing {
  private @Nullable SentPacket[] slots = new SentPacket[256];
  private long first;
  private long end;

  /** The lowest number that may be there; every lower one is gone. */
  long first() {
    return first;
  }

  /** The number after the highest. */
  long end() {
    return end;
  }

  /** Numbers rise from one call to the next. */
  void put(SentPacket packet) {
    if (first == end) {
      first = packet.number;
    }
    while (packet.number - first >= slots.length) {
      grow();
    }
    end = packet.number + 1;
    slots[index(packet.number)] = packet;
  }

  @Nullable SentPacket get(long number) {
    return number < first || number >= end ? null : slots[index(number)];
  }

  @Nullable SentPacket remove(long number) {
    if (number < first || number >= end) {
      return null;
    }
    SentPacket packet = slots[index(number)];
    slots[index(number)] = null;
    if (number == first) {
      do {
        first++;
      } while (first < end && slots[index(first)] == null);
    }
    return packet;
  }

  private int index(long number) {
    return (int) (number & (slots.length - 1));
  }

  private void grow() {
    @Nullable SentPacket[] old = slots;
    slots = new SentPacket[old.length * 2];
    for (long n = first; n < end; n++) {
      slots[index(n)] = old[(int) (n & (old.length - 1))];
    }
  }
}
