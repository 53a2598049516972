package org.abanico.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

  @Test
  void ordinaryNamesOfAnyLanguageStayAsTheyAre() {
    for (String name : new String[] {"", "a b", "año-Größe", "日本語", "👨‍👩‍👧", "back\\slash"}) {
      assertThat(SafeText.of(name)).isEqualTo(name);
    }
  }

  @Test
  void whatCouldDriveATerminalIsEscaped() {
    assertThat(SafeText.of("a\u001b[2Jb")).isEqualTo("a\\u001b[2Jb");
    assertThat(SafeText.of("one\ntwo\tthree\r")).isEqualTo("one\\ntwo\\tthree\\u000d");
    assertThat(SafeText.of("\u009b31m")).isEqualTo("\\u009b31m");
    assertThat(SafeText.of("\u007f\u0000")).isEqualTo("\\u007f\\u0000");
  }

  @Test
  void whatCouldReorderALineIsEscaped() {
    assertThat(SafeText.of("exe\u202efdp.txt")).isEqualTo("exe\\u202efdp.txt");
    assertThat(SafeText.of("a\u2028b")).isEqualTo("a\\u2028b");
  }

  @Test
  void halvesOfCharactersAreEscaped() {
    assertThat(SafeText.of("x\ud83d")).isEqualTo("x\\ud83d");
  }
}
