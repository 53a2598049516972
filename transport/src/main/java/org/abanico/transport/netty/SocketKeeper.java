package org.abanico.transport.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes another port in place of one that has died, as when the address that it was bound to is
 * gone; asks again every second until there is one. Only where any port will do. Belongs to the
 * event loop.
 */
final class SocketKeeper {
  private static final long RETRY_SECONDS = 1;
  private static final Logger log = LoggerFactory.getLogger(SocketKeeper.class);

  private final InetSocketAddress local;
  private final DriverOptions options;
  private final ChannelInboundHandler handler;
  private final Consumer<UdpSocket> inUse;
  private boolean replacing;

  /**
   * Keeps a socket.
   *
   * @param local as it was first bound
   * @param inUse told of each new one, before the old one is closed
   */
  SocketKeeper(
      InetSocketAddress local,
      DriverOptions options,
      ChannelInboundHandler handler,
      Consumer<UdpSocket> inUse) {
    this.local = local;
    this.options = options;
    this.handler = handler;
    this.inUse = inUse;
  }

  /** Whether another port will do as well. */
  static boolean canReplace(InetSocketAddress local) {
    return local.getPort() == 0;
  }

  /**
   * Takes another port, unless the old one only seems dead and belongs to all addresses, so that
   * none can be missing.
   */
  void replace(UdpSocket dead) {
    boolean maySend = dead.channel().isActive() && local.getAddress().isAnyLocalAddress();
    if (!replacing && !maySend) {
      replacing = true;
      log.info("The socket at {} does not work any more: another is taken", local);
      attempt(dead);
    }
  }

  private void attempt(UdpSocket dead) {
    if (dead.loop().isShuttingDown()) {
      return;
    }
    UdpSocket.bindOn(dead.loop(), dead.epoll(), local, handler)
        .addListener((ChannelFuture bound) -> bound(dead, bound));
  }

  private void bound(UdpSocket dead, ChannelFuture bound) {
    if (dead.loop().isShuttingDown()) {
      return;
    }
    if (!bound.isSuccess()) {
      log.debug("No socket at {}", local, bound.cause());
      var _ = dead.loop().schedule(() -> attempt(dead), RETRY_SECONDS, TimeUnit.SECONDS);
      return;
    }
    replacing = false;
    inUse.accept(UdpSocket.configured(bound.channel(), dead.epoll(), options));
    dead.channel().close();
  }
}
