package org.abanico.transport.netty;

import java.util.function.Consumer;

/**
 * How to open a port.
 *
 * @param nio whether to use the JDK's own channels even where epoll is there
 * @param onFault told, once, of an exception that escaped an endpoint: a bug; the driver has
 *     stopped driving it. On the event loop's thread
 */
public record DriverOptions(boolean nio, Consumer<Throwable> onFault) {

  /** With epoll where there is any, unless the system property {@code abanico.nio} is true. */
  public static DriverOptions defaults(Consumer<Throwable> onFault) {
    return new DriverOptions(Boolean.getBoolean("abanico.nio"), onFault);
  }
}
