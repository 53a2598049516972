package org.abanico.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.Workers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket and one thread, driving one endpoint: hands it datagrams and time, and sends what
 * it sends. The clock is the JVM's monotonic one.
 */
public final class UdpDriver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpDriver.class);
  private static final int SOCKET_BUFFER = 4 << 20;
  private static final int LARGEST_READ = 65_535;
  private static final int READS_PER_BATCH = 32;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(512 << 10, 1 << 20);

  private final MultiThreadIoEventLoopGroup group;
  private final Channel channel;
  private final EventLoop loop;
  private final DriverOptions options;
  private final ChannelSink sink;
  private final List<SerialWorkers> workers = new ArrayList<>();

  private @Nullable DatagramEndpoint endpoint;
  private @Nullable ScheduledFuture<?> timer;
  private long armed = Long.MAX_VALUE;
  private long datagramsIn;
  private boolean faulted;

  private UdpDriver(
      MultiThreadIoEventLoopGroup group, Channel channel, DriverOptions options, boolean epoll) {
    this.group = group;
    this.channel = channel;
    this.loop = channel.eventLoop();
    this.options = options;
    this.sink =
        new ChannelSink(
            channel, epoll && EpollDatagramChannel.isSegmentedDatagramPacketSupported());
    channel.pipeline().addLast(new Inbound());
    warnOfSmallBuffers();
  }

  /**
   * Opens a port.
   *
   * @param local with port 0, the system chooses one
   * @throws BindException when it cannot be had
   */
  public static UdpDriver bind(InetSocketAddress local, DriverOptions options)
      throws BindException {
    boolean epoll = !options.nio() && Epoll.isAvailable();
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("abanico-net", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(LARGEST_READ).maxMessagesPerRead(READS_PER_BATCH))
            .handler(new ChannelInboundHandlerAdapter());
    if (epoll) {
      bootstrap.option(EpollChannelOption.UDP_GRO, true);
    }
    var bound = bootstrap.bind(local).awaitUninterruptibly();
    Throwable failure = bound.cause();
    if (failure != null) {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw BindException.of(local, failure);
    }
    return new UdpDriver(group, bound.channel(), options, epoll);
  }

  public InetSocketAddress localAddress() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** The clock whose times the endpoint is given. */
  public long nanoTime() {
    return System.nanoTime();
  }

  /** Begins to drive an endpoint, in place of the one before if there was any. */
  public void run(DatagramEndpoint driven) {
    execute(
        now -> {
          endpoint = driven;
          armed = Long.MAX_VALUE;
        });
  }

  /** Runs a task on the thread that drives the endpoint, which may send afterwards. */
  public void execute(LongConsumer task) {
    loop.execute(() -> guarded(() -> task.accept(System.nanoTime())));
  }

  /**
   * A thread for work that takes time; its completions come back to the event loop. Closed with
   * this driver.
   */
  public Workers newWorkers(String name) {
    SerialWorkers made = new SerialWorkers(name, this);
    synchronized (workers) {
      workers.add(made);
    }
    return made;
  }

  public DriverStatistics statistics() {
    return new DriverStatistics(
        datagramsIn,
        sink.datagrams(),
        sink.batches(),
        sink.failures(),
        sink.segments(),
        option(ChannelOption.SO_RCVBUF),
        option(ChannelOption.SO_SNDBUF));
  }

  /** Stops workers, socket and thread, in this order; returns when all have stopped. */
  @Override
  public void close() {
    List<SerialWorkers> running;
    synchronized (workers) {
      running = List.copyOf(workers);
    }
    running.forEach(SerialWorkers::close);
    CountDownLatch idle = new CountDownLatch(1);
    loop.execute(
        () -> {
          endpoint = null;
          idle.countDown();
        });
    await(idle);
    channel.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What happens on the event loop: an exception here is a bug, and ends the driving. */
  void guarded(Runnable step) {
    if (faulted) {
      return;
    }
    try {
      step.run();
      transmit();
    } catch (RuntimeException | Error e) {
      faulted = true;
      LOG.error("internal error", e);
      options.onFault().accept(e);
    }
  }

  private void transmit() {
    if (endpoint == null) {
      return;
    }
    endpoint.transmit(System.nanoTime(), sink);
    sink.flush();
    long deadline = endpoint.nextDeadline();
    if (deadline < armed) {
      arm(deadline);
    }
  }

  private void arm(long deadline) {
    if (timer != null) {
      timer.cancel(false);
    }
    armed = deadline;
    long wait = deadline - System.nanoTime();
    timer = loop.schedule(this::fire, Math.max(0, wait), TimeUnit.NANOSECONDS);
  }

  private void fire() {
    armed = Long.MAX_VALUE;
    timer = null;
    guarded(
        () -> {
          long now = System.nanoTime();
          if (endpoint != null && endpoint.nextDeadline() <= now) {
            endpoint.onDeadline(now);
          }
        });
  }

  private int option(ChannelOption<Integer> option) {
    Integer value = channel.config().getOption(option);
    return value == null ? 0 : value;
  }

  private void warnOfSmallBuffers() {
    int receive = option(ChannelOption.SO_RCVBUF);
    int send = option(ChannelOption.SO_SNDBUF);
    if (receive < SOCKET_BUFFER || send < SOCKET_BUFFER) {
      LOG.warn(
          "the system gives socket buffers of {} (receiving) and {} (sending) bytes; {} were asked for: fast transfers"
              + " may lose packets. On Linux, raise net.core.rmem_max and net.core.wmem_max",
          receive,
          send,
          SOCKET_BUFFER);
    }
  }

  /** Hands datagrams over; one reading of the clock for all that came together. */
  private final class Inbound extends ChannelInboundHandlerAdapter {
    private long batchTime;
    private boolean inBatch;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      DatagramPacket packet = (DatagramPacket) message;
      try {
        if (!inBatch) {
          inBatch = true;
          batchTime = System.nanoTime();
        }
        datagramsIn++;
        if (endpoint != null && !faulted) {
          endpoint.receive(packet.content(), packet.sender(), batchTime);
        }
      } catch (RuntimeException | Error e) {
        guarded(
            () -> {
              throw e;
            });
      } finally {
        packet.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      inBatch = false;
      guarded(() -> {});
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (channel.isWritable()) {
        loop.execute(() -> guarded(() -> {}));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // ICMP errors of datagrams sent before surface here; a connection that is really gone times
      // out.
      LOG.debug("socket error", cause);
    }
  }
}
