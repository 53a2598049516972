package org.abanico.simulation;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import org.abanico.simulation.Trace.Kind;

/**
 * One direction of the way between two hosts: a queue that is emptied at a rate, then a way on
 * which datagrams take time, are lost, doubled, damaged and overtake one another. Losses happen
 * behind the queue: what is lost has taken its time on the link.
 */
public final class Link {
  /** Something that waits, until it has been sent completely. */
  private record Queued(long sentTime, int bytes) {}

  private final SimulatedNetwork network;
  private final int number;
  private final SimulatedDriver from;
  private final SimulatedDriver to;
  private final SplittableRandom random;
  private final LossProcess losses;
  private final Queue<Queued> queue = new ArrayDeque<>();

  private LinkSettings settings;
  private long queuedBytes;
  private long busyUntil;

  private long offered;
  private long tooLarge;
  private long overflowed;
  private long lost;
  private long duplicated;
  private long corrupted;
  private long delivered;
  private long reordered;
  private long deliveredBytes;
  private long longestQueueBytes;
  private long newestDelivered;

  Link(
      SimulatedNetwork network,
      int number,
      SimulatedDriver from,
      SimulatedDriver to,
      LinkSettings settings,
      SplittableRandom random) {
    this.network = network;
    this.number = number;
    this.from = from;
    this.to = to;
    this.settings = settings;
    this.random = random;
    this.losses = new LossProcess(random.split());
  }

  public LinkSettings settings() {
    return settings;
  }

  /** Holds for datagrams offered from now on; those on their way keep their times. */
  public void change(LinkSettings newSettings) {
    settings = newSettings;
  }

  public LinkStatistics statistics() {
    return new LinkStatistics(
        offered,
        tooLarge,
        overflowed,
        lost,
        duplicated,
        corrupted,
        delivered,
        reordered,
        deliveredBytes,
        longestQueueBytes);
  }

  /** Takes ownership of the datagram. */
  void offer(ByteBuf datagram) {
    long now = network.clock().nanoTime();
    offered++;
    network.trace().record(Kind.OFFERED, number, datagram);
    int bytes = datagram.readableBytes();
    if (bytes > settings.maxDatagramBytes()) {
      tooLarge++;
      network.trace().record(Kind.TOO_LARGE, number);
      datagram.release();
      return;
    }
    forgetSent(now);
    if (queuedBytes + bytes > settings.queueBytes()) {
      overflowed++;
      network.trace().record(Kind.OVERFLOWED, number);
      datagram.release();
      return;
    }
    queuedBytes += bytes;
    longestQueueBytes = Math.max(longestQueueBytes, queuedBytes);
    busyUntil = Math.max(now, busyUntil) + settings.transmissionNanos(bytes);
    queue.add(new Queued(busyUntil, bytes));
    if (losses.loses(settings)) {
      lost++;
      network.trace().record(Kind.LOST, number);
      datagram.release();
      return;
    }
    if (random.nextDouble() < settings.duplication()) {
      duplicated++;
      travel(datagram.retainedDuplicate());
    }
    travel(datagram);
  }

  private void forgetSent(long now) {
    Queued first = queue.peek();
    while (first != null && first.sentTime() <= now) {
      queuedBytes -= first.bytes();
      queue.remove();
      first = queue.peek();
    }
  }

  private void travel(ByteBuf datagram) {
    ByteBuf arriving = datagram;
    if (random.nextDouble() < settings.corruption() && datagram.isReadable()) {
      corrupted++;
      arriving = withOneBitChanged(datagram);
    }
    long jitter = settings.jitterNanos() == 0 ? 0 : random.nextLong(settings.jitterNanos() + 1);
    long position = offered;
    ByteBuf travelling = arriving;
    InetSocketAddress source = from.localAddress();
    InetSocketAddress goal = to.localAddress();
    network.carry(
        busyUntil + settings.delayNanos() + jitter,
        travelling,
        () -> arrive(travelling, position, source, goal));
  }

  private ByteBuf withOneBitChanged(ByteBuf datagram) {
    ByteBuf changed = datagram.copy();
    int index = changed.readerIndex() + random.nextInt(changed.readableBytes());
    changed.setByte(index, changed.getByte(index) ^ (1 << random.nextInt(8)));
    datagram.release();
    return changed;
  }

  private void arrive(
      ByteBuf datagram, long position, InetSocketAddress source, InetSocketAddress goal) {
    if (!goal.equals(to.localAddress())) {
      lost++;
      datagram.release();
      return;
    }
    delivered++;
    deliveredBytes += datagram.readableBytes();
    if (position < newestDelivered) {
      reordered++;
    }
    newestDelivered = Math.max(newestDelivered, position);
    to.arrived(datagram, source);
  }
}
