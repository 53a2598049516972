package org.abanico.transport.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The ways that a driver can reach the network; each has to do the same. */
enum DriverKind {
  DEFAULT,
  WITHOUT_OFFLOAD,
  NIO;

  DriverOptions options() {
    DriverOptions options = DriverOptions.defaults();
    return switch (this) {
      case DEFAULT -> options;
      case WITHOUT_OFFLOAD -> options.withOffload(false);
      case NIO -> options.withForceNio(true);
    };
  }

  /** A driver on a free port of the loopback interface. */
  UdpDriver bind() throws BindFailedException {
    return bind(options());
  }

  static UdpDriver bind(DriverOptions options) throws BindFailedException {
    return UdpDriver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options);
  }
}
