package org.abanico.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is.
 *
 * @param host a name or an address, without brackets
 * @param port 1 to 65,535
 */
public record ServerAddress(String host, int port) {
  public static final int DEFAULT_PORT = 9440;

  private static final Pattern NAME = Pattern.compile("([^\\s:\\[\\]]+)(?::(\\d{1,5}))?");
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\s\\[\\]]+)](?::(\\d{1,5}))?");
  private static final Pattern BARE_IPV6 =
      Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f]*:[^\\s\\[\\]]*");

  public ServerAddress {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(host + ":" + port);
    }
  }

  /**
   * Reads HOST, HOST:PORT, [IPV6], [IPV6]:PORT or a bare IPv6 address.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static ServerAddress parse(String text) {
    if (BARE_IPV6.matcher(text).matches()) {
      return new ServerAddress(text, DEFAULT_PORT);
    }
    Matcher matcher = (text.startsWith("[") ? BRACKETED : NAME).matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    String port = matcher.group(2);
    return new ServerAddress(
        matcher.group(1), port == null ? DEFAULT_PORT : Integer.parseInt(port));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
