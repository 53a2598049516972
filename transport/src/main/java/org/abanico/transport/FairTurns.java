package org.abanico.transport;

import java.util.Comparator;
import java.util.TreeSet;

/**
 * Whose turn it is among those who share a rate: start-time fair queueing (Goyal, Vin and Cheng,
 * 1996). Over any time each of those who wait gets as many bytes as another, whatever the size of
 * their datagrams and however often they ask; who did not ask in time catches up by a little. Has
 * no clock; one thread at a time.
 */
final class FairTurns {
  /** Who has not asked for so long waits no more, though nobody said so. */
  private static final long PATIENCE = 1_000_000_000L;

  /** The place of one connection. */
  static final class Place {
    private final int number;
    private boolean waits;
    private int datagram;
    private long asked;

    /** In bytes of virtual time; stays as it is while the place waits. */
    private long start;

    private long finish;

    private Place(int number) {
      this.number = number;
    }
  }

  private final TreeSet<Place> waiting =
      new TreeSet<>(
          Comparator.<Place>comparingLong(place -> place.start)
              .thenComparingInt(place -> place.number));
  private long virtualTime;
  private long arrears;
  private int places;

  /** So many bytes less than others one may have had, and catches up. */
  void setArrears(long bytes) {
    arrears = bytes;
  }

  Place newPlace() {
    return new Place(places++);
  }

  /**
   * Lets a connection wait, if it does not yet.
   *
   * @param datagram the least that is of use to it
   * @return whether nobody goes before it
   */
  boolean isTurnOf(Place place, int datagram, long nowNanos) {
    if (!place.waits) {
      place.waits = true;
      place.start = Math.max(place.finish, virtualTime - arrears);
      waiting.add(place);
    }
    place.asked = nowNanos;
    place.datagram = datagram;
    while (nowNanos - waiting.first().asked > PATIENCE) {
      leave(waiting.first());
    }
    return waiting.first() == place;
  }

  /** It had its turn. */
  void taken(Place place) {
    virtualTime = Math.max(virtualTime, place.start);
    leave(place);
  }

  /** It wants nothing any more, until it asks again. */
  void leave(Place place) {
    if (place.waits) {
      waiting.remove(place);
      place.waits = false;
    }
  }

  /** So much was sent, whether in its turn or not. */
  void sent(Place place, long bytes) {
    place.finish = Math.max(place.finish, virtualTime - arrears) + bytes;
  }

  /** What the first of those who wait asked for; 0 when nobody waits. */
  int nextDatagram() {
    return waiting.isEmpty() ? 0 : waiting.first().datagram;
  }
}
