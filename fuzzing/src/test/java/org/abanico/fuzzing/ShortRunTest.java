package org.abanico.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each target is given what is kept for it, and inputs drawn from that; bin/fuzz goes on. */
class ShortRunTest {
  /** Maven runs tests in the folder of their module. */
  private static final Path KEPT = Path.of("corpus");

  private static final long SEED = Long.getLong("abanico.seed", 20_260_102L);
  private static final long PATIENCE_MINUTES = 5;

  @TempDir private Path folder;

  private static List<Path> files(Targets target) throws IOException {
    try (Stream<Path> files = Files.list(KEPT.resolve(target.text()))) {
      return files.sorted().toList();
    }
  }

  private static List<byte[]> kept(Targets target) throws IOException {
    return DrawnRun.read(List.of(KEPT.resolve(target.text())));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsKeptBreaksNoPromise(Targets target) throws IOException {
    Trial trial = new Trial(target.make(), 1);
    for (Path file : files(target)) {
      try {
        trial.run(Files.readAllBytes(file));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("bin/fuzz " + target.text() + " fuzzing/" + file, e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDrawnFromWhatIsKeptBreaksNoPromise(Targets target) throws IOException {
    DrawnRun run = new DrawnRun(target, kept(target), SEED);
    int cases = Integer.getInteger("abanico.cases", target.shortRun());
    for (int i = 0; i < cases; i++) {
      Optional<Throwable> broken = run.next();
      if (broken.isPresent()) {
        Path file = Path.of("target", "broken", target.text() + "-drawn");
        Files.createDirectories(file.getParent());
        Files.write(file, run.last());
        throw new AssertionError(
            "bin/fuzz %s fuzzing/%s (abanico.seed=%d, case %d)"
                .formatted(target.text(), file, SEED, i),
            broken.get());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTargetsBeginWithIsKept(Targets target) throws IOException {
    List<String> kept = kept(target).stream().map(ShortRunTest::text).toList();
    assertThat(target.make().seeds().stream().map(ShortRunTest::text)).isSubsetOf(kept);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * The fuzzer itself runs on this JDK, is guided by what inputs reach, and finds what is broken.
   */
  @Test
  void jazzerRunsATarget() throws IOException, InterruptedException {
    // What it finds goes to the first of the folders.
    Path found = Files.createDirectory(folder.resolve("found"));
    String kept = KEPT.resolve("packets").toString();
    assertThat(jazzer("packets", "-runs=4000", "-seed=1", found.toString(), kept))
        .contains("Done 4000 runs")
        .containsPattern("cov: [1-9][0-9]");
  }

  private String jazzer(String target, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=org.abanico.fuzzing.Fuzz",
                "--target_args=" + target,
                "--instrumentation_includes=org.abanico.**",
                "--custom_hook_includes=org.abanico.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/"));
    command.addAll(List.of(options));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(log, StandardCharsets.ISO_8859_1);
  }
}
