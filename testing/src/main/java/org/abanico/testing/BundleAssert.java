package org.abanico.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What holds for bundles whose texts are {@link MessageFormat}s. */
public final class BundleAssert {
  private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)");

  private BundleAssert() {}

  /** Fails unless each text is a format, and no apostrophe in it quotes. */
  public static void assertFormats(ResourceBundle bundle) {
    for (String key : bundle.keySet()) {
      String text = bundle.getString(key);
      new MessageFormat(text, bundle.getLocale());
      assertThat(text.replace("''", "")).as(key).doesNotContain("'");
    }
  }

  /** Fails unless each text of one has the arguments of the other's. */
  public static void assertSameArguments(ResourceBundle one, ResourceBundle other) {
    for (String key : one.keySet()) {
      assertThat(arguments(other.getString(key))).as(key).isEqualTo(arguments(one.getString(key)));
    }
  }

  private static Set<String> arguments(String text) {
    Set<String> numbers = new TreeSet<>();
    Matcher argument = ARGUMENT.matcher(text);
    while (argument.find()) {
      numbers.add(argument.group(1));
    }
    return numbers;
  }
}
