package org.abanico.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PreparationTest {
  /** Prepares what cannot be had: so it is with SQLite's library when the program is ending. */
  static final class UnpreparedProgram {
    private UnpreparedProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
      Preparation.begin(
              () -> {
                throw new ExceptionInInitializerError(new IllegalStateException("ending"));
              })
          .join();
      System.out.print("the program goes on");
    }
  }

  @Test
  void whatCannotBePreparedIsNotToldToTheUser() throws IOException {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                UnpreparedProgram.class.getName())
            .redirectErrorStream(true)
            .start();
    try (InputStream said = program.getInputStream()) {
      assertThat(new String(said.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("the program goes on");
    } finally {
      program.destroyForcibly();
    }
  }
}
