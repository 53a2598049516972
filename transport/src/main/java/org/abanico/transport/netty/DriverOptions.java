package org.abanico.transport.netty;

import java.util.function.Consumer;

/**
 * How a {@link UdpDriver} is set up. Start from {@link #defaults()}.
 *
 * @param name of the event loop's thread, and the beginning of the workers' threads' names
 * @param forceNio use the JDK's sockets even where epoll is available; the system property {@code
 *     abanico.transport=nio} does the same
 * @param offload hand datagrams to and take them from the kernel in batches (generic segmentation
 *     and receive offload) where it can
 * @param dontFragment send every datagram with IP's "don't fragment" and regardless of what the
 *     kernel believes of the path's MTU, as path MTU discovery by the endpoint needs (RFC 8899,
 *     section 3); otherwise the kernel fragments as it sees fit
 * @param socketBufferBytes asked for in each direction; the system may give less
 * @param uncaught told, on the event loop, of the first exception that an endpoint, a task or a
 *     completion threw: a bug, after which the endpoint is not called any more. For ending the
 *     program
 */
public record DriverOptions(
    String name,
    boolean forceNio,
    boolean offload,
    boolean dontFragment,
    int socketBufferBytes,
    Consumer<Throwable> uncaught) {

  /** The system property that chooses the transport. */
  public static final String TRANSPORT_PROPERTY = "abanico.transport";

  public DriverOptions {
    if (socketBufferBytes < 1) {
      throw new IllegalArgumentException("socket buffers of " + socketBufferBytes + " bytes");
    }
  }

  /** Epoll where available, offload on, 4 MiB of socket buffer each way, and no hook. */
  public static DriverOptions defaults() {
    return new DriverOptions("abanico-network", false, true, false, 4 << 20, failure -> {});
  }

  public DriverOptions withName(String name) {
    return new DriverOptions(name, forceNio, offload, dontFragment, socketBufferBytes, uncaught);
  }

  public DriverOptions withForceNio(boolean forceNio) {
    return new DriverOptions(name, forceNio, offload, dontFragment, socketBufferBytes, uncaught);
  }

  public DriverOptions withOffload(boolean offload) {
    return new DriverOptions(name, forceNio, offload, dontFragment, socketBufferBytes, uncaught);
  }

  public DriverOptions withDontFragment(boolean dontFragment) {
    return new DriverOptions(name, forceNio, offload, dontFragment, socketBufferBytes, uncaught);
  }

  public DriverOptions withSocketBufferBytes(int socketBufferBytes) {
    return new DriverOptions(name, forceNio, offload, dontFragment, socketBufferBytes, uncaught);
  }

  public DriverOptions withUncaught(Consumer<Throwable> uncaught) {
    return new DriverOptions(name, forceNio, offload, dontFragment, socketBufferBytes, uncaught);
  }
}
