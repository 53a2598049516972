package org.abanico.client;

/** Where a server is: a name or an address, and a port. */
public record ServerAddress(String host, int port) {
  public static final int DEFAULT_PORT = 9440;

  /**
   * Reads HOST, HOST:PORT, [IPV6]:PORT or a bare IPv6 address.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static ServerAddress parse(String text) {
    String host = text;
    int port = DEFAULT_PORT;
    int colon = text.lastIndexOf(':');
    boolean bracketed = text.startsWith("[");
    boolean bareIpv6 = !bracketed && colon != text.indexOf(':');
    if (colon > text.lastIndexOf(']') && !bareIpv6) {
      host = text.substring(0, colon);
      port = port(text.substring(colon + 1));
    }
    if (bracketed) {
      if (!host.endsWith("]")) {
        throw new IllegalArgumentException(text);
      }
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || host.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(text);
    }
    return new ServerAddress(host, port);
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(text);
    }
    return port;
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
