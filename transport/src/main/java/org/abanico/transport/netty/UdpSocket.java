package org.abanico.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bound UDP channel with the event loop that is its alone. Reads nothing before it is told to.
 *
 * @param receiveOffload whether the kernel hands over datagrams in batches
 * @param segmentationSupported whether the kernel can take batches whole
 * @param fragments whether the system may cut datagrams into fragments
 * @param sendBufferBytes as given by the system
 * @param receiveBufferBytes as given by the system
 */
record UdpSocket(
    Channel channel,
    boolean epoll,
    boolean receiveOffload,
    boolean segmentationSupported,
    boolean fragments,
    int sendBufferBytes,
    int receiveBufferBytes) {

  /** Datagrams read before the endpoint transmits and timers have their turn. */
  private static final int MAX_DATAGRAMS_PER_READ = 256;

  /** Bytes, where datagrams come in batches that count as one. */
  private static final int MAX_BYTES_PER_READ = 512 << 10;

  /** A transmit may fill the outbound buffer that far: 16 batches for one sendmmsg(2). */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(512 << 10, 1 << 20);

  /** Tasks may keep the event loop from its sockets for about that long. */
  private static final int TASK_QUANTUM_MILLIS = 5;

  // From Linux's <linux/in.h> and <linux/in6.h>.
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IPV6_MTU_DISCOVER = 23;
  private static final int PMTUDISC_PROBE = 3;

  private static final Logger log = LoggerFactory.getLogger(UdpSocket.class);

  static UdpSocket bind(
      InetSocketAddress local, DriverOptions options, ChannelInboundHandler handler)
      throws BindFailedException {
    boolean epoll = !options.forceNio() && !nioByProperty() && Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    EventLoop loop =
        new SingleThreadIoEventLoop(
            null,
            new DefaultThreadFactory(options.name(), true),
            io,
            Integer.MAX_VALUE,
            RejectedExecutionHandlers.reject(),
            TASK_QUANTUM_MILLIS);
    ChannelFuture bound = bindOn(loop, epoll, local, handler).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
      throw BindFailures.of(local, bound.cause());
    }
    return configured(bound.channel(), epoll, options);
  }

  /** Begins to bind a channel on an event loop; it is not configured yet. */
  static ChannelFuture bindOn(
      EventLoop loop, boolean epoll, InetSocketAddress local, ChannelInboundHandler handler) {
    RecvByteBufAllocator buffers =
        epoll
            ? new ReceiveBuffer.Allocator(MAX_DATAGRAMS_PER_READ, MAX_BYTES_PER_READ)
            : new FixedRecvByteBufAllocator(ReceiveBuffer.BYTES)
                .maxMessagesPerRead(MAX_DATAGRAMS_PER_READ);
    ChannelFuture bound =
        new Bootstrap()
            .group(loop)
            .channelFactory(() -> epoll ? new EpollDatagramChannel() : new NioDatagramChannel())
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .option(ChannelOption.RECVBUF_ALLOCATOR, buffers)
            .handler(handler)
            .bind(local);
    if (buffers instanceof ReceiveBuffer.Allocator own) {
      bound.channel().closeFuture().addListener(_ -> own.release());
    }
    return bound;
  }

  EventLoop loop() {
    return channel.eventLoop();
  }

  private static boolean nioByProperty() {
    return "nio".equals(System.getProperty(DriverOptions.TRANSPORT_PROPERTY));
  }

  static UdpSocket configured(Channel channel, boolean epoll, DriverOptions options) {
    int wanted = options.socketBufferBytes();
    int sendBuffer = buffer(channel, ChannelOption.SO_SNDBUF, wanted, epoll);
    int receiveBuffer = buffer(channel, ChannelOption.SO_RCVBUF, wanted, epoll);
    if (sendBuffer < wanted || receiveBuffer < wanted) {
      log.warn(
          "UDP socket buffers of {} bytes to send and {} to receive; {} would be faster. On Linux:"
              + " sysctl net.core.wmem_max and net.core.rmem_max",
          sendBuffer,
          receiveBuffer,
          wanted);
    }
    boolean fragments = !options.dontFragment() || !dontFragment(channel, epoll);
    boolean offload = epoll && options.offload();
    return new UdpSocket(
        channel,
        epoll,
        offload && set(channel, EpollChannelOption.UDP_GRO, true),
        offload && EpollDatagramChannel.isSegmentedDatagramPacketSupported(),
        fragments,
        sendBuffer,
        receiveBuffer);
  }

  /**
   * Linux answers with twice what it gave, as it needs the other half itself (socket(7)); the JDK
   * hides that.
   */
  private static int buffer(
      Channel channel, ChannelOption<Integer> option, int wanted, boolean epoll) {
    set(channel, option, wanted);
    int given = channel.config().getOption(option);
    return epoll ? given / 2 : given;
  }

  /** Whether that could be had. A socket of one IP version knows the option of that one only. */
  private static boolean dontFragment(Channel channel, boolean epoll) {
    if (!epoll) {
      return set(channel, NioChannelOption.of(ExtendedSocketOptions.IP_DONTFRAGMENT), true);
    }
    List<IntegerUnixChannelOption> options =
        List.of(
            new IntegerUnixChannelOption("IP_MTU_DISCOVER", IPPROTO_IP, IP_MTU_DISCOVER),
            new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", IPPROTO_IPV6, IPV6_MTU_DISCOVER));
    boolean done = false;
    for (IntegerUnixChannelOption option : options) {
      done |= set(channel, option, PMTUDISC_PROBE);
    }
    return done;
  }

  /** False when the system does not know the option, which is worth knowing but no failure. */
  private static <T> boolean set(Channel channel, ChannelOption<T> option, T value) {
    try {
      return channel.config().setOption(option, value);
    } catch (ChannelException e) {
      log.debug("{} cannot be set to {}", option, value, e);
      return false;
    }
  }
}
