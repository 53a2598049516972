package org.abanico.transport.netty;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP port, an event loop of its own and a clock, which drive one {@link DatagramEndpoint}: its
 * datagrams are received in batches, each followed by one transmit; its deadlines are kept; and
 * whatever its users do through {@link #execute} and {@link #newWorkers} happens on the same
 * thread.
 *
 * <p>All methods may be called from any thread. Threads are daemons: a program lives on by its own.
 */
public final class UdpDriver implements AutoCloseable {
  /** Tasks given to {@link #execute} that have not run; one more is rejected. */
  static final int MAX_PENDING_TASKS = 65_536;

  private static final long CLOSE_PATIENCE_MILLIS = 10_000;
  private static final Logger log = LoggerFactory.getLogger(UdpDriver.class);

  private final DriverOptions options;
  private final DriverClock clock = new DriverClock();
  private final DriverCounters counters = new DriverCounters();
  private final EndpointRunner runner;
  private final EventLoop loop;
  private volatile UdpSocket socket;
  private volatile InetSocketAddress localAddress;
  private final SegmentationOffload offload;
  private final List<WorkerThread> workers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger pendingTasks = new AtomicInteger();
  private boolean settlePosted;

  private UdpDriver(InetSocketAddress local, DriverOptions options) throws BindFailedException {
    this.options = options;
    this.runner = new EndpointRunner(clock, counters, options.uncaught());
    this.socket = UdpSocket.bind(local, options, runner);
    this.localAddress = (InetSocketAddress) socket.channel().localAddress();
    this.loop = socket.loop();
    this.offload = new SegmentationOffload(socket.segmentationSupported());
    if (SocketKeeper.canReplace(local)) {
      SocketKeeper keeper = new SocketKeeper(local, options, runner, this::use);
      loop.execute(() -> runner.onDeadSocket(() -> keeper.replace(socket)));
    }
  }

  private void use(UdpSocket another) {
    socket = another;
    localAddress = (InetSocketAddress) another.channel().localAddress();
    runner.attachTo(another.channel(), offload);
  }

  /** For tests: the socket dies, as when its system takes it away. */
  void killSocket() {
    socket.channel().close();
  }

  /**
   * Takes a UDP port. Nothing is read from it before {@link #run}; what comes meanwhile waits in
   * the socket's buffer.
   *
   * @param local port 0 for any free one, and another one when it dies; the unspecified address
   *     ({@code 0.0.0.0} or {@code ::}) for all of this machine's, IPv4 and IPv6 where the machine
   *     has both
   */
  public static UdpDriver bind(InetSocketAddress local, DriverOptions options)
      throws BindFailedException {
    return new UdpDriver(local, options);
  }

  /** What the port is bound to, with the port's number, which changes when it has died. */
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  /** Now, on the clock of every time given to endpoint, tasks and completions; not negative. */
  public long nanoTime() {
    return clock.nanoTime();
  }

  /**
   * Whether the system may cut datagrams into fragments: {@link DriverOptions#dontFragment} was not
   * asked for, or cannot be had here. The endpoint must not look for the path's MTU then.
   */
  public boolean fragments() {
    return socket.fragments();
  }

  public DriverStatistics statistics() {
    return counters.snapshot(socket, offload.isOn());
  }

  /**
   * Starts to drive {@code endpoint}, beginning with a transmit, and returns at once.
   *
   * @throws IllegalStateException at the second call
   * @throws RejectedExecutionException when the driver is closed
   */
  public void run(DatagramEndpoint endpoint) {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("this driver has an endpoint");
    }
    loop().execute(() -> runner.attach(endpoint, socket.channel(), offload));
  }

  /**
   * Runs {@code task} on the event loop with the time; then the endpoint transmits.
   *
   * @throws RejectedExecutionException when the driver is closed, or {@value #MAX_PENDING_TASKS}
   *     tasks are waiting
   */
  public void execute(LongConsumer task) {
    if (pendingTasks.incrementAndGet() > MAX_PENDING_TASKS) {
      pendingTasks.decrementAndGet();
      throw new RejectedExecutionException(MAX_PENDING_TASKS + " tasks are waiting");
    }
    loop()
        .execute(
            () -> {
              pendingTasks.decrementAndGet();
              runner.guarded(task);
              settleLater();
            });
  }

  /**
   * A thread for jobs, which ends with the driver. A job's exception goes to its completion. When
   * the driver closes, the job at hand is finished and those behind it are completed with a {@link
   * java.util.concurrent.CancellationException}. More than 65,536 uncompleted jobs are rejected
   * with a {@link RejectedExecutionException}.
   *
   * @param name of the thread, after the driver's
   */
  public Workers newWorkers(String name) {
    WorkerThread created =
        new WorkerThread(options.name() + "-" + name, loop()::execute, new CompletionDelivery());
    synchronized (workers) {
      if (closing.get()) {
        throw new RejectedExecutionException("the driver is closed");
      }
      workers.add(created);
    }
    return created;
  }

  /**
   * Lets tasks already given to {@link #execute} run and transmit, then ends the workers (a job
   * that takes over 10 s is interrupted), closes the port and ends the event loop. Returns when
   * that is done; but at once when called on the event loop or by a worker, which it then awaits.
   * Later calls do nothing but wait likewise.
   */
  @Override
  public void close() {
    boolean first;
    synchronized (workers) {
      first = closing.compareAndSet(false, true);
    }
    boolean mayWait = !loop().inEventLoop() && !onWorker();
    if (first && mayWait) {
      closeNow();
    } else if (first) {
      Thread.ofPlatform().name(options.name() + "-close").start(this::closeNow);
    } else if (mayWait) {
      awaitClosed();
    }
  }

  private void closeNow() {
    boolean interrupted = endWorkers();
    loop().execute(runner::stop);
    boolean ended =
        socket.channel().close().awaitUninterruptibly(CLOSE_PATIENCE_MILLIS)
            && loop()
                .shutdownGracefully(0, CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_PATIENCE_MILLIS);
    if (!ended) {
      log.warn("The event loop of {} does not end", localAddress);
    }
    closed.countDown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the wait for them was interrupted. */
  private boolean endWorkers() {
    try {
      onLoop(runner::settle);
      workers.forEach(WorkerThread::beginClose);
      for (WorkerThread each : workers) {
        each.awaitEnd(CLOSE_PATIENCE_MILLIS);
      }
      return false;
    } catch (InterruptedException e) {
      workers.forEach(WorkerThread::interrupt);
      return true;
    }
  }

  private void onLoop(Runnable task) throws InterruptedException {
    loop().submit(task).await();
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean onWorker() {
    return workers.stream().anyMatch(WorkerThread::isCurrentThread);
  }

  private EventLoop loop() {
    return loop;
  }

  /** One transmit for all tasks and completions that are waiting now. */
  private void settleLater() {
    if (!settlePosted) {
      settlePosted = true;
      loop()
          .execute(
              () -> {
                settlePosted = false;
                runner.settle();
              });
    }
  }

  private final class CompletionDelivery implements WorkerThread.Delivery {
    @Override
    public void deliver(LongConsumer completion) {
      runner.guarded(completion);
    }

    @Override
    public void delivered() {
      settleLater();
    }

    @Override
    public void fail(Throwable failure) {
      runner.fail(failure);
    }
  }
}
