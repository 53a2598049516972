package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Figures that Prometheus would scrape, of real programs in a real backup. */
class MetricsTest extends EndToEnd {
  private final HttpClient http = HttpClient.newHttpClient();

  private static int freeTcpPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String scrape(int at) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + "/metrics")).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  private static double value(String page, String series) {
    Matcher line = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(page);
    assertThat(line.find()).as(series + " in\n" + page).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private Path tree() throws IOException {
    long seed = 20261128;
    System.out.println("seed " + seed);
    Path tree = Files.createDirectory(temp.resolve("tree"));
    byte[] bytes = new byte[60_000_000];
    new SplittableRandom(seed).nextBytes(bytes);
    Files.write(tree.resolve("large"), bytes);
    return tree;
  }

  @Test
  void duringARealBackupAndAfterwardsThePageSaysHowItGoes()
      throws IOException, InterruptedException {
    int ofServer = freeTcpPort();
    int ofDestination = freeTcpPort();
    int ofSource = freeTcpPort();
    Path tree = tree();
    server("--metrics-port", String.valueOf(ofServer))
        .awaitOutput("http://127.0.0.1:" + ofServer + "/metrics");
    Program destination =
        destination("d", temp.resolve("copy"), "--metrics-port", String.valueOf(ofDestination));
    destination.awaitOutput("Joined");
    assertThat(value(scrape(ofServer), "abanico_clients{role=\"destination\"}")).isEqualTo(1);
    Program source = source(tree, 1, "--every", "1d", "--metrics-port", String.valueOf(ofSource));
    String during = "";
    while (source.isAlive() && !during.contains("abanico_part_bytes{")) {
      during = scrape(ofServer);
    }
    assertThat(during).contains("abanico_part_bytes{group=\"default\",name=\"d\"}");
    assertThat(value(during, "abanico_group_relaying{group=\"default\"}")).isEqualTo(1);
    String ofRunning = scrape(ofSource);
    assertThat(value(ofRunning, "abanico_connection_window_bytes{group=\"default\"}")).isPositive();
    assertThat(ofRunning)
        .contains("abanico_connection_lost_packets{group=\"default\"}")
        .contains("abanico_connection_retransmitted_bytes{group=\"default\"}")
        .contains("abanico_connection_queued_bytes{group=\"default\"}")
        .contains("abanico_part_bytes{group=\"default\",name=\"d\"}");
    source.awaitOutput("The next backup begins");
    String atSource = scrape(ofSource);
    assertThat(value(atSource, "abanico_backups_total{outcome=\"complete\"}")).isEqualTo(1);
    assertThat(atSource)
        .contains("abanico_last_backup_timestamp_seconds{group=\"default\",name=\"d\"}");
    String after = scrape(ofServer);
    assertThat(value(after, "abanico_datagram_sent_bytes_total")).isGreaterThan(60_000_000);
    String labels = "{group=\"default\",name=\"d\",role=\"destination\"}";
    assertThat(value(after, "abanico_connection_rtt_seconds" + labels)).isPositive();
    assertThat(value(after, "abanico_connection_window_bytes" + labels)).isPositive();
    assertThat(value(after, "abanico_connection_queued_bytes" + labels)).isZero();
    assertThat(value(after, "abanico_connection_sent_bytes" + labels)).isGreaterThan(60_000_000);
    assertThat(after)
        .contains("abanico_connection_retransmitted_bytes" + labels)
        .contains("abanico_connection_lost_packets" + labels);
    assertThat(value(after, "abanico_group_held_bytes{group=\"default\"}")).isZero();
    assertThat(value(after, "abanico_group_spooled_bytes{group=\"default\"}")).isZero();
    assertThat(after).containsPattern("jvm_memory_used_bytes\\{area=\"heap\"");
    String last = "abanico_last_backup_timestamp_seconds{group=\"default\",name=\"d\"}";
    double now = System.currentTimeMillis() / 1e3;
    assertThat(value(after, last)).isBetween(now - 600, now + 1);
    String atDestination = scrape(ofDestination);
    assertThat(value(atDestination, last)).isBetween(now - 600, now + 1);
    assertThat(value(atDestination, "abanico_backups_total{outcome=\"complete\"}")).isEqualTo(1);
    assertThat(value(atDestination, "abanico_datagram_received_bytes_total"))
        .isGreaterThan(60_000_000);
    assertThat(after.lines().filter(line -> line.contains("abanico_part_bytes{"))).isEmpty();
  }

  @Test
  void aPortThatIsInUseIsSaidAndEndsTheProgram() throws IOException, InterruptedException {
    server();
    try (ServerSocket taken = new ServerSocket(0)) {
      Program destination =
          destination(
              "d",
              temp.resolve("copy"),
              "--metrics-port",
              String.valueOf(taken.getLocalPort()),
              "--metrics-bind",
              "0.0.0.0");
      expect(destination, 8, "Figures cannot be shown at 0.0.0.0");
    }
  }
}
