package org.abanico.benchmark;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.congestion.CongestionControllers;

/** The command line after the role: {@code name=value} in any order. */
final class Arguments {
  private final Map<String, String> values = new HashMap<>();

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when a word is no {@code name=value}
   */
  Arguments(Iterable<String> words) {
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("not name=value: " + word);
      }
      values.put(word.substring(0, equals), word.substring(equals + 1));
    }
  }

  String text(String name, String otherwise) {
    String given = values.remove(name);
    return given == null ? otherwise : given;
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(text(name, Integer.toString(otherwise)));
  }

  double decimal(String name, double otherwise) {
    return Double.parseDouble(text(name, Double.toString(otherwise)));
  }

  /** {@code server=ADDRESS:PORT}, the address in figures. */
  InetSocketAddress server() {
    String server = text("server", "127.0.0.1:9440");
    int colon = server.lastIndexOf(':');
    return new InetSocketAddress(
        InetAddress.ofLiteral(server.substring(0, colon)),
        Integer.parseInt(server.substring(colon + 1)));
  }

  /** {@code congestion=NAME}. */
  TransportConfig config() {
    TransportConfig config = TransportConfig.defaults();
    String congestion = text("congestion", config.congestion().text());
    return config.withCongestion(CongestionControllers.of(congestion));
  }

  /**
   * Call when all have been asked for.
   *
   * @throws IllegalArgumentException when there are others
   */
  void requireNoMore() {
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("not known here: " + values.keySet());
    }
  }
}
