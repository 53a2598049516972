package org.abanico.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bug that {@code simulation/put-bugs-in.sh} puts in fits the code as it is. */
class BugsPutInTest {
  /** Maven runs tests in the folder of their module. */
  private static final Path ROOT = Path.of("..");

  private static final String FILE = "+++ b/";
  private static final String HUNK = "@@ ";

  private static List<Path> bugs() throws IOException {
    try (Stream<Path> patches = Files.list(Path.of("bugs"))) {
      return patches.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void whatItChangesIsThereOnce(Path patch) throws IOException {
    String code = "";
    List<String> replaced = new ArrayList<>();
    for (String line : Files.readAllLines(patch)) {
      if (line.startsWith(FILE)) {
        code = Files.readString(ROOT.resolve(line.substring(FILE.length())));
      } else if (line.startsWith(HUNK)) {
        replaced.add("");
      } else if (!replaced.isEmpty() && !line.startsWith("+")) {
        replaced.add(replaced.removeLast() + line.substring(1) + "\n");
      }
    }
    assertThat(replaced).isNotEmpty();
    for (String text : replaced) {
      assertThat(code).containsOnlyOnce(text);
    }
  }
}
