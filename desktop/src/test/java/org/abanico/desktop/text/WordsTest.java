package org.abanico.desktop.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abanico.backup.FolderException;
import org.abanico.backup.history.Difference;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.desktop.model.Appearance.Colours;
import org.abanico.desktop.model.ClientForm.When;
import org.abanico.desktop.model.ClientRow;
import org.abanico.desktop.model.CommandModel;
import org.abanico.desktop.model.DestinationProgress;
import org.abanico.desktop.model.ServerModel;
import org.abanico.testing.BundleAssert;
import org.junit.jupiter.api.Test;

/** The windows say everything in both languages. */
class WordsTest {
  private static final Pattern KEY = Pattern.compile("\"([a-z-]+(?:\\.[a-zA-Z_-]+)+)\"");

  private static ResourceBundle bundle(Language language) {
    return ResourceBundle.getBundle(
        "org.abanico.desktop.windows",
        language.locale(Locale.ROOT),
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  private static String code() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(WordsTest::read)
          .collect(Collectors.joining());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void bothLanguagesHaveTheSameKeysWithTheSameArguments() {
    ResourceBundle english = bundle(Language.ENGLISH);
    ResourceBundle spanish = bundle(Language.SPANISH);
    assertThat(spanish.keySet()).isEqualTo(english.keySet());
    assertThat(english.getString("copy")).isNotEqualTo(spanish.getString("copy"));
    BundleAssert.assertSameArguments(english, spanish);
  }

  @Test
  void everyTextIsAFormatInWhichApostrophesAreDoubled() {
    for (Language language : Language.values()) {
      BundleAssert.assertFormats(bundle(language));
    }
  }

  @Test
  void everyKeyInTheCodeHasWords() throws IOException {
    Set<String> known = bundle(Language.ENGLISH).keySet();
    Set<String> families =
        known.stream()
            .filter(key -> key.contains("."))
            .map(key -> key.substring(0, key.indexOf('.') + 1))
            .collect(Collectors.toSet());
    Set<String> used = new TreeSet<>();
    Matcher key = KEY.matcher(code());
    while (key.find()) {
      String text = key.group(1);
      boolean remembered = text.matches("(server\\.port|client\\.(role|when)|window\\..*)");
      if (!remembered && families.stream().anyMatch(text::startsWith)) {
        used.add(text);
      }
    }
    assertThat(used).hasSizeGreaterThan(60);
    assertThat(used)
        .allMatch(
            text ->
                known.contains(text)
                    || known.contains("problem.field." + text)
                    || known.contains(text + ".title"));
  }

  @Test
  void everyValueThatIsShownHasWords() {
    Set<String> known = bundle(Language.ENGLISH).keySet();
    for (Outcome outcome : Outcome.values()) {
      assertThat(known)
          .contains("end.source." + outcome + ".title", "end.destination." + outcome + ".title");
    }
    assertHas(known, "problem.folder.", FolderException.Problem.values());
    assertHas(known, "state.", ClientRow.State.values());
    assertHas(known, "state.", DestinationProgress.State.values());
    assertHas(known, "server.state.", ServerModel.State.values());
    assertHas(known, "server.action.", ServerModel.State.values());
    assertHas(known, "colours.", Colours.values());
    assertHas(known, "when.", When.values());
    assertHas(known, "command.", CommandModel.Kind.values());
    assertHas(known, "past.what.", Difference.What.values());
    assertHas(known, "past.count.", Difference.What.values());
    for (String task : List.of("restore", "verify", "forget")) {
      assertThat(known)
          .contains("past." + task + ".running", "past." + task + ".failed")
          .contains("past." + task + ".cancelled");
    }
  }

  private static void assertHas(Set<String> known, String family, Enum<?>[] members) {
    for (Enum<?> member : members) {
      assertThat(known).contains(family + member);
    }
  }

  @Test
  void aLanguageWithoutWordsIsEnglish() {
    assertThat(Language.of(Locale.of("fi"))).isEqualTo(Language.ENGLISH);
    assertThat(Language.of(Locale.of("es", "MX"))).isEqualTo(Language.SPANISH);
  }
}
