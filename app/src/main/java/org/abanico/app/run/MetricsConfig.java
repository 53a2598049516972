package org.abanico.app.run;

/**
 * Where a program shows its figures to Prometheus.
 *
 * @param bind an address of this machine
 * @param port 0 to 65535; with 0 the system chooses
 */
public record MetricsConfig(String bind, int port) {
  /** Nobody else can look. */
  public static final String LOOPBACK = "127.0.0.1";
}
