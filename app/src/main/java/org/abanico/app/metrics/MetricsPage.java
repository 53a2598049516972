package org.abanico.app.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code /metrics} over HTTP, in Prometheus' text format. What is asked for is read when it is
 * asked for, one asker at a time.
 */
public final class MetricsPage implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final int FOUND = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int NO_BODY = -1;

  /** Reads what there is into the registry. */
  public interface Reading {
    /** Called on a thread of the page, never twice at a time. */
    void read() throws InterruptedException;
  }

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpServer http;
  private final ExecutorService threads;
  private volatile Reading reading = () -> {};

  private MetricsPage(HttpServer http) {
    this.http = http;
    this.threads = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
  }

  /**
   * Listens.
   *
   * @param port 0 lets the system choose
   * @throws IOException when the address cannot be had
   */
  public static MetricsPage open(String bind, int port) throws IOException {
    MetricsPage page = new MetricsPage(HttpServer.create(new InetSocketAddress(bind, port), 0));
    new JvmMemoryMetrics().bindTo(page.registry);
    page.http.createContext("/", page::answer);
    page.http.setExecutor(page.threads);
    page.http.start();
    return page;
  }

  /** Where it is. */
  public InetSocketAddress address() {
    return http.getAddress();
  }

  /** Where meters are kept. */
  PrometheusMeterRegistry registry() {
    return registry;
  }

  /** How to read what there is. */
  void setReading(Reading newReading) {
    reading = newReading;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
        return;
      }
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(NOT_ALLOWED, NO_BODY);
        return;
      }
      reading.read();
      byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", TYPE);
      exchange.sendResponseHeaders(FOUND, text.length);
      exchange.getResponseBody().write(text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    registry.close();
  }
}
