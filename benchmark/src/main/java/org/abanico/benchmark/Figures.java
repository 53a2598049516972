package org.abanico.benchmark;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.abanico.transport.ConnectionStatistics;

/**
 * What a program measured in one round, printed as one line of {@code name=value} that scripts can
 * read.
 */
final class Figures {
  private final String role;
  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * What every role measures.
   *
   * @param bytes of block bodies, through this process once
   */
  Figures(String role, long bytes, double seconds, double cpuSeconds) {
    this.role = role;
    put("bytes", bytes);
    put("seconds", seconds);
    put("MB/s", bytes / 1e6 / seconds);
    put("Mb/s", bytes * 8 / 1e6 / seconds);
    put("cpu", cpuSeconds);
    put("cpu/GB", cpuSeconds * 1e9 / bytes);
  }

  /** Adds how the connection got on. */
  Figures with(ConnectionStatistics statistics) {
    put("packets-sent", statistics.packetsSent());
    put("packets-lost", statistics.packetsLost());
    put("bytes-sent", statistics.bytesSent());
    put("retransmitted", statistics.bytesRetransmitted());
    put("rtt-ms", statistics.smoothedRttNanos() / 1e6);
    put("window", statistics.congestionWindow());
    return this;
  }

  Figures put(String name, long value) {
    values.put(name, Long.toString(value));
    return this;
  }

  Figures put(String name, double value) {
    values.put(name, String.format(Locale.ROOT, "%.3f", value));
    return this;
  }

  /** The value of that name as it is printed; empty when there is none. */
  String get(String name) {
    return values.getOrDefault(name, "");
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" ", role + " ", ""));
  }
}
