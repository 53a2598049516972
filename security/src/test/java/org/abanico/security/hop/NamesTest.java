package org.abanico.security.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.abanico.security.UnopenableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static final NamesKey KEY = new NamesKey(new byte[32]);

  private final NameSealer sealer = new NameSealer(KEY);
  private final NameOpener opener = new NameOpener(KEY);

  @ParameterizedTest
  @ValueSource(strings = {"", "attic", "café", "portátil de Ana", "家", "😀", "a\nb\u0000"})
  void aNameComesBack(String name) throws UnopenableException {
    assertThat(opener.open(sealer.seal(3, name))).isEqualTo(name);
  }

  @Test
  void aSealedNameIsANumberAndUnreadable() {
    assertThat(sealer.seal(12, "attic")).startsWith("12.").matches("[0-9]+\\.[A-Za-z0-9_-]{28}");
  }

  @Test
  void theSameNameLooksDifferentEachTime() {
    Set<String> seen = new HashSet<>();
    for (long number = 0; number < 100; number++) {
      String sealed = sealer.seal(number, "attic");
      seen.add(sealed.substring(sealed.indexOf('.')));
    }
    assertThat(seen).hasSize(100);
  }

  @Test
  void aNumberIsNeverUsedTwice() {
    sealer.seal(0, "a");
    sealer.seal(5, "a");
    for (long number : new long[] {5, 4, 0}) {
      assertThatThrownBy(() -> sealer.seal(number, "b")).isInstanceOf(IllegalStateException.class);
    }
    sealer.seal(Long.MAX_VALUE, "a");
    assertThatThrownBy(() -> sealer.seal(-1, "b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChangedNameDoesNotOpen() {
    String sealed = sealer.seal(10, "attic");
    for (int at = 0; at < sealed.length(); at++) {
      for (char other : "ABab019._-=+%! é".toCharArray()) {
        if (other != sealed.charAt(at)) {
          doesNotOpen(sealed.substring(0, at) + other + sealed.substring(at + 1));
        }
      }
      doesNotOpen(sealed.substring(0, at));
      doesNotOpen(sealed.substring(at + 1));
    }
    doesNotOpen(sealed + "A");
    doesNotOpen("0" + sealed);
    doesNotOpen("+" + sealed);
    doesNotOpen("99999999999999999999" + sealed.substring(2));
    doesNotOpen("9999999999999999999" + sealed.substring(2));
    doesNotOpen("x".repeat(1_000_000));
  }

  @Test
  void anotherKeyDoesNotOpenIt() {
    byte[] other = new byte[32];
    other[31] = 1;
    String sealed = sealer.seal(10, "attic");
    assertThatThrownBy(() -> new NameOpener(new NamesKey(other)).open(sealed))
        .isInstanceOf(UnopenableException.class);
  }

  @Test
  void theLongestNameGoesThroughAndALongerOneDoesNot() throws UnopenableException {
    String longest = "é".repeat(NameSealer.MAX_TEXT_BYTES / 2);
    String sealed = sealer.seal(Long.MAX_VALUE, longest);
    assertThat(sealed).hasSize(NameOpener.MAX_SEALED_CHARACTERS);
    assertThat(opener.open(sealed)).isEqualTo(longest);
    for (String text : List.of(longest + "a", "\ud83d")) {
      assertThatThrownBy(() -> new NameSealer(KEY).seal(0, text))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void doesNotOpen(String sealed) {
    assertThatThrownBy(() -> opener.open(sealed))
        .as(sealed)
        .isInstanceOf(UnopenableException.class);
  }
}
