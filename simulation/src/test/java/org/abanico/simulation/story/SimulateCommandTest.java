package org.abanico.simulation.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    return SimulateCommand.run(words, new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void aFewSeedsAreToldAndSummedUp() {
    assertThat(run("--seeds", "3", "--threads", "2")).isZero();
    assertThat(out.toString()).contains("3 seeds").contains("0 failed");
  }

  @Test
  void oneSeedIsAStoryThatCanBeRead() {
    assertThat(run("--seed", "2", "--trace")).isZero();
    assertThat(out.toString())
        .contains("server    starts")
        .contains("from now on nothing goes wrong")
        .contains("Seed 2: every promise was kept");
  }

  @Test
  void aCommandLineThatIsWrongSaysSo() {
    assertThat(run("--trace")).isEqualTo(2);
    assertThat(err.toString()).contains("--trace is for --seed");
    assertThat(run("--days", "3")).isEqualTo(2);
    assertThat(err.toString()).contains("--days is for --seed");
    assertThat(run("--seed", "3", "--days", "0")).isEqualTo(2);
    assertThat(run("--seed", "3", "--days", "1")).isZero();
    assertThat(run("--seeds", "0")).isEqualTo(2);
    assertThat(run("--nonsense")).isEqualTo(2);
  }

  @Test
  void theHelpNamesTheExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Exit codes").contains("--seeds").contains("--trace");
  }
}
