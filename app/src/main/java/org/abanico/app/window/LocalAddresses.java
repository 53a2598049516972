package org.abanico.app.window;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** By what others reach this machine. */
final class LocalAddresses {
  private static final Logger LOG = LoggerFactory.getLogger(LocalAddresses.class);

  /** More help nobody. */
  private static final int MOST = 8;

  /** Zeros that stand next to each other in an IPv6 address. */
  private static final Pattern ZEROS = Pattern.compile("(^|:)0(:0)+(:|$)");

  private LocalAddresses() {}

  /** Without a zone, and zeros written as "::" (RFC 5952). */
  private static String shortened(String address) {
    String bare = address.contains("%") ? address.substring(0, address.indexOf('%')) : address;
    return bare.contains(":") ? ZEROS.matcher(bare).replaceFirst("::") : bare;
  }

  /** IPv4 before IPv6, without those that are of use on one link only; 8 at most. */
  static List<String> find() {
    List<InetAddress> found = new ArrayList<>();
    try (Stream<NetworkInterface> all = NetworkInterface.networkInterfaces()) {
      for (NetworkInterface each : all.toList()) {
        if (each.isUp() && !each.isLoopback()) {
          each.getInterfaceAddresses().stream()
              .map(InterfaceAddress::getAddress)
              .filter(address -> !address.isLinkLocalAddress() && !address.isLoopbackAddress())
              .forEach(found::add);
        }
      }
    } catch (SocketException e) {
      LOG.warn("This machine does not tell its addresses: {}", e.getMessage());
    }
    return found.stream()
        .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
        .map(InetAddress::getHostAddress)
        .map(LocalAddresses::shortened)
        .distinct()
        .limit(MOST)
        .toList();
  }
}
