package org.abanico.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.abanico.app.keys.KeyException;
import org.abanico.app.render.Side;
import org.abanico.backup.FolderException;
import org.abanico.backup.Recovery;
import org.abanico.backup.Refusal;
import org.abanico.backup.Shortfall;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.Difference;
import org.abanico.backup.history.Retention;
import org.abanico.client.ClientEvent;
import org.abanico.server.ServerEvent;
import org.abanico.testing.BundleAssert;
import org.abanico.transport.CloseCode;
import org.abanico.transport.netty.BindFailedException;
import org.abanico.wire.message.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
  private static final String MESSAGES = "org.abanico.app.messages";
  private static final Locale SPANISH = Locale.of("es");

  /** A key in the code: a text in quotes with a dot between its words, or one of a single word. */
  private static final Pattern KEY = Pattern.compile("\"([a-z][a-zA-Z_-]*(?:\\.[a-zA-Z_-]+)*)\"");

  private static ResourceBundle bundle(String base, Locale locale) {
    return ResourceBundle.getBundle(
        base,
        locale,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** Keys that are put together from the names of codes and constants. */
  private static Set<String> composedKeys() throws IOException {
    Set<String> keys = new TreeSet<>();
    for (String code : protocolCodes("## 9. Codes")) {
      keys.add("code." + code);
      keys.add("advice." + code);
    }
    for (CloseCode code : CloseCode.values()) {
      keys.add("code." + code.text());
      keys.add("advice." + code.text());
    }
    for (String code : List.of("unreadable", "special", "name", "vanished", "damaged", "other")) {
      keys.add("omitted." + code);
    }
    for (String code : List.of("changing", "attributes", "links", "other")) {
      keys.add("remark." + code);
    }
    for (Shortfall.Kind kind : Shortfall.Kind.values()) {
      keys.add("short." + kind);
    }
    for (Refusal refusal : Refusal.values()) {
      keys.add("left-out." + refusal);
    }
    for (Side side : Side.values()) {
      keys.add("joined." + side.key());
      for (ClientEvent.Outcome outcome : ClientEvent.Outcome.values()) {
        keys.add("outcome." + side.key() + "." + outcome);
      }
    }
    for (ServerEvent.Role role : ServerEvent.Role.values()) {
      Stream.of("joined", "left", "refused", "away", "back")
          .forEach(what -> keys.add("server." + what + "." + role));
    }
    for (Report.State state : Report.State.values()) {
      keys.add("status.group." + state);
    }
    for (Report.Role role : Report.Role.values()) {
      keys.add("status.role." + role);
    }
    for (Report.PartState state : Report.PartState.values()) {
      keys.add("status.part." + state);
    }
    for (FolderException.Problem problem : FolderException.Problem.values()) {
      keys.add("folder." + problem);
    }
    for (KeyException.Problem problem : KeyException.Problem.values()) {
      keys.add("key." + problem);
    }
    for (BindFailedException.Reason problem : BindFailedException.Reason.values()) {
      keys.add("bind." + problem);
    }
    for (Damage.What what : Damage.What.values()) {
      keys.add("damage." + what);
    }
    for (Difference.What what : Difference.What.values()) {
      keys.add("difference." + what);
    }
    for (Recovery.What what : Recovery.What.values()) {
      keys.add("recovered." + what);
      keys.add("recovered." + what + ".empty");
    }
    for (Retention.Doubt doubt : Retention.Doubt.values()) {
      if (doubt != Retention.Doubt.NONE) {
        keys.add("retention." + doubt);
      }
    }
    Stream.of("directory", "file", "link", "symlink", "fifo", "character-device", "block-device")
        .forEach(kind -> keys.add("history." + kind));
    keys.add("usage.unknown-option");
    keys.add("usage.unknown-argument");
    keys.add("usage.unknown-option.suggestion");
    keys.add("usage.unknown-argument.suggestion");
    return keys;
  }

  /** The codes in the first column of a table of docs/protocol.md. */
  private static List<String> protocolCodes(String heading) throws IOException {
    String document = Files.readString(Path.of("../docs/protocol.md"));
    String section = document.substring(document.indexOf(heading) + heading.length());
    int next = section.indexOf("\n## ");
    section = next < 0 ? section : section.substring(0, next);
    List<String> codes = new ArrayList<>();
    for (String line : section.lines().toList()) {
      Matcher row = Pattern.compile("\\| `([a-z-]+)` \\| [A-Z, ]*\\|.*").matcher(line);
      if (row.matches()) {
        codes.add(row.group(1));
      }
    }
    return codes;
  }

  private static String code() throws IOException {
    StringBuilder code = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        code.append(Files.readString(file));
      }
    }
    return code.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {MESSAGES, "org.abanico.app.help"})
  void bothLanguagesHaveTheSameKeys(String base) throws IOException {
    assertThat(bundle(base, SPANISH).getLocale()).isEqualTo(SPANISH);
    assertThat(ownKeys(base, "_es")).isEqualTo(ownKeys(base, ""));
  }

  /** The keys in one file: those of a bundle include its parent's. */
  private static Set<String> ownKeys(String base, String suffix) throws IOException {
    try (var stream =
        MessagesTest.class.getResourceAsStream(
            "/" + base.replace('.', '/') + suffix + ".properties")) {
      var properties = new java.util.Properties();
      properties.load(
          new java.io.InputStreamReader(stream, java.nio.charset.StandardCharsets.UTF_8));
      return new TreeSet<>(properties.stringPropertyNames());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyCodeAndConstantThatCanReachAUserHasWords() throws IOException {
    assertThat(protocolCodes("## 9. Codes")).contains("done", "slow", "unreadable");
    assertThat(bundle(MESSAGES, Locale.ROOT).keySet()).containsAll(composedKeys());
  }

  @Test
  void everyKeyIsUsed() throws IOException {
    Set<String> unused = new TreeSet<>(bundle(MESSAGES, Locale.ROOT).keySet());
    unused.removeAll(composedKeys());
    Matcher literal = KEY.matcher(code());
    while (literal.find()) {
      unused.remove(literal.group(1));
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void everyKeyInTheCodeHasWords() throws IOException {
    Matcher call =
        Pattern.compile("(?:text|said|failed|line)\\(\\s*\"([a-z.A-Z_-]+[a-zA-Z])\"")
            .matcher(code());
    Set<String> keys = new TreeSet<>();
    while (call.find()) {
      keys.add(call.group(1));
    }
    assertThat(keys).hasSizeGreaterThan(20);
    assertThat(bundle(MESSAGES, Locale.ROOT).keySet()).containsAll(keys);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void everyTextIsAFormatInWhichApostrophesAreDoubled(String language) {
    BundleAssert.assertFormats(bundle(MESSAGES, Locale.of(language)));
  }

  @Test
  void bothLanguagesUseTheSameArguments() {
    ResourceBundle english = bundle(MESSAGES, Locale.ROOT);
    ResourceBundle spanish = bundle(MESSAGES, SPANISH);
    BundleAssert.assertSameArguments(english, spanish);
  }

  @Test
  void aLanguageWithoutABundleIsEnglishWhateverTheMachinesOwn() {
    Messages messages = Messages.of(Locale.of("fi"));
    assertThat(messages.text("server.stopped")).isEqualTo("Stopped.");
  }

  @Test
  void aCodeOfANewerPeerIsShownAsItIs() {
    Messages messages = Messages.of(SPANISH);
    assertThat(messages.textOrOther("code", "quota", "quota")).isEqualTo("quota");
  }
}
