package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done with the keys of a name, and by dropping things onto a window. */
class HandsTest {
  @TempDir Path temp;
  @RegisterExtension final OpenWindows windows = new OpenWindows(() -> temp);
  private final Locale english = Locale.ENGLISH;

  @Test
  void aFolderThatIsDroppedOntoTheWindowIsTheFolder() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("photos"));
    Shown client = windows.client("client", english);
    assertThat(Drop.onto(client.stage(), folder)).isTrue();
    client.awaitText("folder", folder.toString());
  }

  @Test
  void aFileThatIsDroppedOntoTheWindowIsNotTaken() throws IOException {
    Path file = Files.createFile(temp.resolve("photo"));
    Shown client = windows.client("client", english);
    assertThat(Drop.onto(client.stage(), file)).isFalse();
    assertThat(client.text("folder")).isEmpty();
  }

  @Test
  void whatAFolderHoldsOfThePastIsListedWhenItIsDroppedOntoThatPage() throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    Path copy = temp.resolve("copy");
    LocalBackups.backUp(tree, copy, "first", "laptop", Instant.EPOCH);
    Shown client = windows.client("client", english);
    client.press("to-history");
    assertThat(Drop.onto(client.stage(), copy)).isTrue();
    Desk.await(
        "the backup in the list",
        () -> client.find("snapshots", ListView.class).getItems().size() == 1);
  }

  @Test
  void nothingIsTakenWhileABackupIsBeingMade() throws IOException {
    Shown server = windows.listening(english);
    Shown client = windows.destination("first", OpenWindows.key(server), english);
    client.awaitText("headline", "Waiting for a source");
    assertThat(Drop.onto(client.stage(), temp)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void noTwoNamesOnAPageUnderlineTheSameLetter(String language) throws IOException {
    Locale locale = Locale.of(language);
    Shown server = windows.keep(Shown.server(windows.machine("server"), locale));
    assertDifferent(server);
    Desk.run(() -> server.find("server-tabs", TabPane.class).getSelectionModel().select(2));
    assertDifferent(server);
    Shown client = windows.client("client", locale);
    for (String role : List.of("role-source", "role-destination")) {
      client.press(role);
      client.unfold("more");
      assertDifferent(client);
    }
    client.press("to-history");
    assertDifferent(client);
    client.press("past-remote");
    assertDifferent(client);
  }

  private static void assertDifferent(Shown window) {
    Map<String, String> names = new HashMap<>();
    List<String> alike = new ArrayList<>();
    for (String name : window.underlined()) {
      String letter =
          name.substring(name.indexOf('_') + 1).substring(0, 1).toLowerCase(Locale.ROOT);
      String other = names.putIfAbsent(letter, name);
      if (other != null) {
        alike.add(other + " and " + name);
      }
    }
    assertThat(names).isNotEmpty();
    assertThat(alike).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void theUnderlinedLetterOfANamePressesItWithTheAltKey(String language) throws IOException {
    Shown server = windows.keep(Shown.server(windows.machine("server"), Locale.of(language)));
    server.type("port", String.valueOf(EndToEnd.freePort()));
    String before = server.text("listen");
    server.pressAlt(before);
    server.awaitText("listen", text -> !text.equals(before));
    server.awaitText("listen", language.equals("en") ? "_Stop" : "_Detener");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void theUnderlinedLetterOfAFieldsNameLeadsToTheField(String language) throws IOException {
    Shown client = windows.client("client", Locale.of(language));
    for (String field : new String[] {"server", "port", "key", "folder"}) {
      client.pressAlt(client.nameOf(field));
      assertThat(client.focused()).isEqualTo(field);
    }
  }
}
