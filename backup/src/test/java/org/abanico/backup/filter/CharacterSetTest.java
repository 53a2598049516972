package org.abanico.backup.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterSetTest {
  /** The members of a set that is the whole pattern, in order; of ASCII from space on. */
  private static String members(String pattern) {
    CharacterSet set = CharacterSet.parse(pattern, 0);
    assertThat(set).as(pattern).isNotNull();
    assertThat(set.end()).as("%s is read to its end", pattern).isEqualTo(pattern.length());
    StringBuilder members = new StringBuilder();
    for (char c = ' '; c < 127; c++) {
      if (set.has(c)) {
        members.append(c);
      }
    }
    return members.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "alnum, Alnum", "alpha, Alpha", "blank, Blank", "cntrl, Cntrl", "digit, Digit", "graph, Graph",
    "lower, Lower", "print, Print", "punct, Punct", "space, Space", "upper, Upper", "xdigit, XDigit"
  })
  void aClassIsThatOfPosix(String name, String posix) {
    CharacterSet set = CharacterSet.parse("[[:" + name + ":]]", 0);
    CharacterSet others = CharacterSet.parse("[^[:" + name + ":]]", 0);
    Pattern expected = Pattern.compile("\\p{" + posix + "}", Pattern.DOTALL);
    for (char c = 0; c < 256; c++) {
      boolean in = expected.matcher(String.valueOf(c)).matches();
      assertThat(set.has(c)).as("%s: %d", name, (int) c).isEqualTo(in);
      assertThat(others.has(c)).as("not %s: %d", name, (int) c).isEqualTo(!in);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "[abc], abc",
    "[a-e], abcde",
    "[a-], -a",
    "[-a], -a",
    "[]a], ]a",
    "[]-a], ]^_`a",
    "[e-a], e",
    "[a-c-e], -abce",
    "[\\]a], ]a",
    "[\\\\], \\",
    "[a\\-c], -ac",
    "[a-\\c], abc",
    "[a[:digit:]-z], -0123456789az",
    "[[a], [a",
    "[[:], :[",
    "[[:a], :[a"
  })
  void aSetHoldsWhatItSays(String pattern, String members) {
    assertThat(members(pattern)).isEqualTo(members);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[!a-y]", "[^a-y]"})
  void aSetIsTurnedRoundByEitherSign(String pattern) {
    assertThat(members(pattern)).contains("z", "A", "~").doesNotContain("a", "m", "y");
  }

  @Test
  void signsFurtherBackAreMembers() {
    assertThat(members("[a!^]")).isEqualTo("!^a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "[!",
        "[]",
        "[!]",
        "[a",
        "[a\\",
        "[a-\\",
        "[a-",
        "[[:digit:]",
        "[[:digits:]]",
        "[[:"
      })
  void whatIsNotClosedOrNoClassMatchesNothing(String pattern) {
    assertThat(CharacterSet.parse(pattern, 0)).as(pattern).isNull();
  }
}
