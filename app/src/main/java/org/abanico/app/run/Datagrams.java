package org.abanico.app.run;

import org.abanico.transport.TransportConfig;
import org.abanico.transport.netty.DriverOptions;
import org.abanico.transport.netty.UdpDriver;

/** How both programs send datagrams: as large as the path carries, and never in fragments. */
final class Datagrams {
  /**
   * Where the system would cut datagrams into fragments, so that a probe says nothing: fits, over
   * IPv6, the usual MTU of tunnels (1420).
   */
  private static final int WITHOUT_DISCOVERY = 1_372;

  private Datagrams() {}

  static DriverOptions options() {
    return DriverOptions.defaults().withDontFragment(true);
  }

  static TransportConfig config(UdpDriver driver, NetworkConfig network) {
    TransportConfig config = TransportConfig.defaults().withCongestion(network.congestion());
    return driver.fragments() ? config.withMaxDatagramBytes(WITHOUT_DISCOVERY) : config;
  }
}
