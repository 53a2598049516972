package org.abanico.simulation;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.abanico.simulation.Trace.Kind;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.Workers;
import org.jspecify.annotations.Nullable;

/**
 * One host: drives an endpoint as the real driver does, over simulated time. It hands over what has
 * arrived, a batch at a time, and then lets the endpoint transmit, once; the same after a timer, a
 * task and a job's completion. What an endpoint throws comes out of {@link
 * SimulatedNetwork#runUntil}; so does an {@link IllegalStateException} when its deadline stays in
 * the past although it was told, and nothing comes of it.
 */
public final class SimulatedDriver {
  /** As many datagrams are handed over before the endpoint may answer. */
  private static final int MAX_RECEIVED_PER_TURN = 64;

  /** So many timers in a row that were due again at once and sent nothing: the CPU would spin. */
  private static final int MAX_IDLE_TIMERS = 1_000;

  private record Arrived(ByteBuf datagram, InetSocketAddress from) {}

  private final SimulatedNetwork network;
  private final int number;
  private InetSocketAddress address;
  private final HostSettings settings;
  private final SplittableRandom random;
  private final SimulatedSink sink;
  private final Queue<Arrived> inbox = new ArrayDeque<>();

  private @Nullable DatagramEndpoint endpoint;
  private long inboxBytes;
  private boolean wakeUpDue;
  private boolean writableDue;
  private long armed = Long.MAX_VALUE;
  private long pausedUntil;
  private long asleepUntil;

  /** How much its clock has missed. */
  private long behind;

  private int life;
  private long overflowed;
  private int idleTimers;

  SimulatedDriver(
      SimulatedNetwork network,
      int number,
      InetSocketAddress address,
      HostSettings settings,
      SplittableRandom random) {
    this.network = network;
    this.number = number;
    this.address = address;
    this.settings = settings;
    this.random = random;
    this.sink = new SimulatedSink(network, this, settings);
  }

  void moveTo(InetSocketAddress newAddress) {
    address = newAddress;
  }

  public InetSocketAddress localAddress() {
    return address;
  }

  /** The clock whose times the endpoint is given. */
  public long nanoTime() {
    return network.clock().nanoTime() - behind;
  }

  /** Begins to drive an endpoint, in place of the one before if there was any. */
  public void run(DatagramEndpoint driven) {
    endpoint = driven;
    execute(now -> {});
  }

  /** Runs a task as the next event, after which the endpoint may transmit. */
  public void execute(LongConsumer task) {
    executeAt(nanoTime(), task);
  }

  /**
   * Somewhere to do work that takes time: between {@link HostSettings#minJobNanos} and {@link
   * HostSettings#maxJobNanos} for each job.
   */
  public Workers newWorkers() {
    return new SimulatedWorkers(this, settings, random.split());
  }

  /**
   * The program ends without a word, as by a power cut: timers, jobs and what has arrived are
   * forgotten. {@link #run} begins a new one at the same address.
   */
  public void crash() {
    life++;
    endpoint = null;
    armed = Long.MAX_VALUE;
    wakeUpDue = false;
    writableDue = false;
    releaseInbox();
  }

  /** The program gets no CPU for so long: timers come late, datagrams wait in the socket. */
  public void pauseFor(long nanos) {
    pausedUntil = Math.max(pausedUntil, network.clock().nanoTime() + nanos);
  }

  /**
   * The machine sleeps for so long: nothing runs, and what is sent to it is lost. While it sleeps,
   * it is made to sleep until then, if that is longer.
   *
   * @param clockStops whether its clock stands still meanwhile, as that of Linux's {@code nanoTime}
   *     does; else it has gone on
   */
  public void sleepFor(long nanos, boolean clockStops) {
    long now = network.clock().nanoTime();
    long begins = Math.max(now, asleepUntil);
    long ends = now + nanos;
    if (ends <= begins) {
      return;
    }
    asleepUntil = ends;
    pausedUntil = Math.max(pausedUntil, asleepUntil);
    if (clockStops) {
      network.schedule(asleepUntil, () -> behind += ends - begins);
    }
  }

  /** Datagrams dropped because the socket's receive buffer was full, or nobody was listening. */
  public long overflowed() {
    return overflowed;
  }

  /** Runs a task at a time, after which the endpoint may transmit. */
  void executeAt(long time, LongConsumer task) {
    int itsLife = life;
    network.schedule(time + behind, () -> enter(itsLife, task));
  }

  void recordJob() {
    network.trace().record(Kind.JOB, number);
  }

  /** Takes ownership of the datagram. */
  void arrived(ByteBuf datagram, InetSocketAddress from) {
    if (endpoint == null
        || network.clock().nanoTime() < asleepUntil
        || inboxBytes + datagram.readableBytes() > settings.receiveBufferBytes()) {
      overflowed++;
      network.trace().record(Kind.DROPPED, number);
      datagram.release();
      return;
    }
    network.trace().record(Kind.ARRIVED, number, datagram);
    inbox.add(new Arrived(datagram, from));
    inboxBytes += datagram.readableBytes();
    wakeUpAfter(settings.wakeUpNanos());
  }

  void releaseInbox() {
    inbox.forEach(arrived -> arrived.datagram().release());
    inbox.clear();
    inboxBytes = 0;
  }

  private void wakeUpAfter(long nanos) {
    if (!wakeUpDue) {
      wakeUpDue = true;
      executeAt(nanoTime() + nanos, this::receive);
    }
  }

  /** The beginning of everything that the program does. */
  private void enter(int itsLife, LongConsumer task) {
    if (itsLife != life) {
      return;
    }
    if (network.clock().nanoTime() < pausedUntil) {
      network.schedule(pausedUntil, () -> enter(itsLife, task));
      return;
    }
    task.accept(nanoTime());
    transmit();
  }

  private void receive(long now) {
    wakeUpDue = false;
    for (int i = 0; i < MAX_RECEIVED_PER_TURN && !inbox.isEmpty(); i++) {
      Arrived next = inbox.remove();
      inboxBytes -= next.datagram().readableBytes();
      try {
        if (endpoint != null) {
          endpoint.receive(next.datagram(), next.from(), now);
        }
      } finally {
        next.datagram().release();
      }
    }
    if (!inbox.isEmpty()) {
      wakeUpAfter(0);
    }
  }

  private void transmit() {
    if (endpoint == null) {
      return;
    }
    sink.beginTurn(nanoTime());
    endpoint.transmit(nanoTime(), sink);
    if (sink.refused() && !writableDue) {
      writableDue = true;
      executeAt(sink.refillTime(), now -> writableDue = false);
    }
    long deadline = endpoint.nextDeadline();
    if (sink.hasSent() || deadline > nanoTime()) {
      idleTimers = 0;
    } else if (idleTimers > MAX_IDLE_TIMERS) {
      throw new IllegalStateException("a deadline stays in the past: " + endpoint);
    }
    if (deadline != Long.MAX_VALUE) {
      arm(Math.max(deadline, nanoTime() + settings.turnNanos()));
    }
  }

  /** Sets the timer, unless it is set to an earlier time: then it is looked at again. */
  private void arm(long time) {
    if (time >= armed) {
      return;
    }
    armed = time;
    int itsLife = life;
    network.schedule(
        time + behind,
        () -> {
          if (armed == time) {
            enter(itsLife, this::fire);
          }
        });
  }

  private void fire(long now) {
    armed = Long.MAX_VALUE;
    if (endpoint != null && endpoint.nextDeadline() <= now) {
      network.trace().record(Kind.TIMER, number);
      endpoint.onDeadline(now);
      idleTimers++;
    }
  }
}
