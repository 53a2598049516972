package org.abanico.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void theEnvironmentMaySayHowWideItIs() {
    assertThat(new Terminal(Map.of("COLUMNS", "132")).width()).isEqualTo(132);
  }

  @Test
  void nonsenseInTheEnvironmentIsIgnored() {
    int width = new Terminal(Map.of()).width();
    for (String columns : new String[] {"", "wide", "-5", "0", "3", "99999999999"}) {
      assertThat(new Terminal(Map.of("COLUMNS", columns)).width()).as(columns).isEqualTo(width);
    }
  }

  @Test
  void whereNothingTellsItIsEightyColumnsWide() {
    // The output of a test run is a pipe.
    assertThat(new Terminal(Map.of()).width()).isEqualTo(80);
    assertThat(new Terminal(Map.of()).isInteractive()).isFalse();
  }
}
