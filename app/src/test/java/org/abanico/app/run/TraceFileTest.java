package org.abanico.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
  @TempDir Path temp;

  @Test
  void allLinesAreThereWhenItIsClosed() throws IOException {
    Path path = temp.resolve("trace");
    Files.writeString(path, "what it held before");
    try (TraceFile file = TraceFile.create(path)) {
      for (int i = 0; i < 10_000; i++) {
        file.accept("line " + i);
      }
    }
    assertThat(Files.readAllLines(path))
        .hasSize(10_000)
        .startsWith("line 0", "line 1")
        .endsWith("line 9999");
  }

  @Test
  void aLineIsInTheFileSoonThoughNothingFollows() throws IOException {
    Path path = temp.resolve("trace");
    try (TraceFile file = TraceFile.create(path)) {
      file.accept("alone");
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (Files.size(path) == 0 && System.nanoTime() < limit) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      assertThat(path).hasContent("alone\n");
    }
  }

  @Test
  void linesThatFindNoRoomAreCounted() throws IOException {
    Path path = temp.resolve("trace");
    String line = "x".repeat(1 << 20);
    int count = 200;
    try (TraceFile file = TraceFile.create(path)) {
      for (int i = 0; i < count; i++) {
        file.accept(line);
      }
    }
    int written = 0;
    int leftOut = 0;
    Pattern told = Pattern.compile("\\((\\d+) packets left out: the disk is too slow\\)");
    for (String found : Files.readAllLines(path)) {
      Matcher matcher = told.matcher(found);
      if (matcher.matches()) {
        leftOut += Integer.parseInt(matcher.group(1));
      } else {
        assertThat(found).hasSize(1 << 20);
        written++;
      }
    }
    assertThat(written).isPositive();
    assertThat(written + leftOut).isEqualTo(count);
  }

  @Test
  void aFileThatCannotBeCreatedIsSaidAtOnce() {
    assertThatThrownBy(() -> TraceFile.create(temp.resolve("missing").resolve("trace")))
        .isInstanceOf(IOException.class);
  }
}
