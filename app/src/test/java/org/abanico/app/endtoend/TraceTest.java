package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;

class TraceTest extends EndToEnd {
  private static final String LINE =
      "\\d+\\.\\d{6} [<>] 127\\.0\\.0\\.1:\\d+ \\d+ (ABN1 [0-9a-f]{8} \\d+ [0-9a-f]{16} \\| .+|invalid: .*)";

  @Test
  void eachProgramWritesItsPacketsToTheFileOfItsTrace() throws IOException, InterruptedException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    Files.write(tree.resolve("file"), new byte[300_000]);
    Path ofServer = temp.resolve("server.trace");
    Path ofSource = temp.resolve("source.trace");
    Path ofDestination = temp.resolve("destination.trace");
    Program server = server("--trace", ofServer.toString());
    sendJunk();
    Program destination =
        destination("d", temp.resolve("copy"), "--once", "--trace", ofDestination.toString());
    Program source = source(tree, 1, "--trace", ofSource.toString());
    assertThat(source.exitCode()).as(source.output()).isZero();
    assertThat(destination.exitCode()).as(destination.output()).isZero();
    TreeAssert.assertSame(tree, temp.resolve("copy"));
    server.interrupt();
    assertThat(server.exitCode()).isZero();

    assertThat(linesOf(ofSource).getFirst()).contains(" > ").contains(" | HELLO 1 ");
    assertThat(linesOf(ofSource))
        .anyMatch(line -> line.contains(" < ") && line.contains(" | ACCEPT "))
        .anyMatch(line -> line.contains(" | DATA 0 0 +") && line.contains(" | JOIN source 0."))
        .anyMatch(line -> line.matches(".* > .* \\| DATA 1 0 \\| <\\d+ bytes>"))
        .anyMatch(line -> line.contains(" | CLOSE done "));
    assertThat(linesOf(ofDestination)).anyMatch(line -> line.contains("RECEIPT "));
    assertThat(linesOf(ofServer))
        .anyMatch(line -> line.endsWith(" 6 invalid: junk\\x00\\n"))
        .anyMatch(line -> line.contains(" < ") && line.contains("RECEIPT "));
  }

  private void sendJunk() throws IOException {
    byte[] junk = "junk\0\n".getBytes(StandardCharsets.US_ASCII);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(junk, junk.length, new InetSocketAddress("127.0.0.1", port)));
    }
  }

  private static List<String> linesOf(Path trace) throws IOException {
    List<String> lines = Files.readAllLines(trace);
    assertThat(lines).isNotEmpty().allMatch(line -> line.matches(LINE));
    return lines;
  }

  @Test
  void aTraceThatCannotBeWrittenIsWrongUsage() throws IOException, InterruptedException {
    port = freePort();
    Path missing = temp.resolve("missing").resolve("trace");
    Program source = source(temp, 1, "--trace", missing.toString());
    assertThat(source.exitCode()).isEqualTo(2);
    assertThat(source.output()).contains(missing.toString()).contains("--trace");
  }
}
