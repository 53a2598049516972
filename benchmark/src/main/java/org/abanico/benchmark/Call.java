package org.abanico.benchmark;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.transport.netty.BindFailedException;
import org.abanico.transport.netty.DriverOptions;
import org.abanico.transport.netty.UdpDriver;

/** One connection to a server on a socket of its own, from its opening to its end. */
final class Call implements AutoCloseable {
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final UdpDriver driver;

  Call() throws BindFailedException {
    driver =
        UdpDriver.bind(
            new InetSocketAddress(0),
            DriverOptions.defaults()
                .withDontFragment(true)
                .withUncaught(end::completeExceptionally));
  }

  /** The clock of everything that the handler is told. */
  long nanoTime() {
    return driver.nanoTime();
  }

  /** Connects, and returns when the connection is over and the server knows of it. */
  void run(InetSocketAddress server, TransportConfig config, MessageHandler handler)
      throws InterruptedException, ExecutionException {
    ClientEndpoint endpoint =
        new ClientEndpoint(
            server, config, new SecureRandom(), new MessagePort(handler), driver.nanoTime());
    driver.run(new UntilFinished(endpoint, end));
    end.get();
  }

  @Override
  public void close() {
    driver.close();
  }
}
