package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import org.abanico.desktop.model.ClientForm.When;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line can be told, told in windows: schedules, limits, commands, the rest. */
class WindowOptionsTest {
  @TempDir Path temp;
  @RegisterExtension final OpenWindows windows = new OpenWindows(() -> temp);
  private final Locale english = Locale.ENGLISH;

  private Path tree() throws IOException {
    Path tree = Files.createDirectories(temp.resolve("tree"));
    Files.writeString(tree.resolve("first"), "first");
    return tree;
  }

  @SuppressWarnings("unchecked")
  private static void choose(Shown source, When when) {
    Desk.run(() -> source.find("when", ComboBox.class).setValue(when));
  }

  @ParameterizedTest
  @CsvSource({
    "en, the destination holds, the next backup begins when something changes",
    "es, el destino tiene, la próxima copia empieza cuando algo cambie"
  })
  void aSourceThatWatchesItsFolderIsSetUpInAWindowAndStaysUntilItIsStopped(
      String language, String done, String next) throws IOException {
    Locale locale = Locale.of(language);
    Shown server = windows.listening(locale);
    String key = OpenWindows.key(server);
    Shown first = windows.destination("first", key, locale);
    Path tree = tree();
    Shown source = windows.source(key, tree, locale);
    choose(source, When.WATCH);
    source.press("connect");
    source.awaitText("headline", done);
    source.awaitText("headline-text", next);
    Path copy = temp.resolve("first/copy");
    TreeAssert.assertSame(tree, copy);

    Files.writeString(tree.resolve("second"), "second");
    Desk.await("the second backup", () -> Files.exists(copy.resolve("second")));
    source.awaitText("headline", done);
    source.awaitText("headline-text", next);
    TreeAssert.assertSame(tree, copy);

    source.press("cancel");
    source.press("again");
    assertThat(source.text("folder")).isEqualTo(tree.toString());
    first.awaitText("headline", language.equals("en") ? "holds the backup" : "tiene la copia");
  }

  @Test
  void whenItIsSentIsCheckedWhileItIsTypedAndRemembered() throws IOException {
    Shown source = windows.client("source", english);
    choose(source, When.EVERY);
    source.type("every", "soon");
    source.awaitText("when-problem", "like 30m");
    choose(source, When.AT);
    source.type("at", "25:00");
    source.awaitText("when-problem", "like 02:30");
    source.type("at", "02:30, 14:00");
    Desk.await("no problem any more", () -> !source.has("when-problem"));
  }

  @Test
  void aSourceThatSendsByTheClockCanBeStoppedBeforeItsFirstBackup() throws IOException {
    Shown server = windows.listening(english);
    Shown source = windows.source(OpenWindows.key(server), tree(), english);
    choose(source, When.AT);
    source.type("at", "02:30");
    source.press("connect");
    source.awaitText("headline", "Waiting for the first backup");
    source.awaitText("headline-text", "2:30");
    source.press("cancel");
    source.awaitText("headline", "Cancelled");
  }

  @ParameterizedTest
  @CsvSource({"en, There is no option", "es, No existe la opción"})
  void whatHasNoFieldIsTypedAsOnACommandLineAndWhatIsWrongWithItIsSaid(
      String language, String words) throws IOException {
    Locale locale = Locale.of(language);
    Shown server = windows.listening(locale);
    String key = OpenWindows.key(server);
    Shown first = windows.destination("first", key, locale);
    Shown source = windows.source(key, tree(), locale);
    source.unfold("more");
    source.type("options", "--no-such-option");
    source.press("connect");
    source.awaitText("problem", words);
    source.type("options", "--dry-run");
    source.press("connect");
    source.awaitText("problem", "--dry-run");
    source.type("options", "--key abanico1secret");
    source.press("connect");
    source.awaitText("problem", "--key");
    assertThat(temp.resolve("source/state/abanico/client/window.properties"))
        .content()
        .doesNotContain("secret");
    source.type("options", "--folder elsewhere");
    source.press("connect");
    source.awaitText("problem", "--folder");
    Path trace = temp.resolve("packets of a backup");
    source.type("options", "--congestion cubic --trace \"" + trace + "\"");
    source.press("connect");
    source.awaitText("headline", language.equals("en") ? "Done" : "Hecho");
    assertThat(trace).isNotEmptyFile();
    first.awaitText("headline", language.equals("en") ? "holds the backup" : "tiene la copia");
  }

  @Test
  void aServersFurtherOptionsAreCheckedBeforeItListens() throws IOException {
    Shown server = windows.keep(Shown.server(windows.machine("server"), english));
    server.type("port", String.valueOf(EndToEnd.freePort()));
    server.type("options", "--limit much");
    server.press("listen");
    server.awaitText("problem", "--limit");
    server.type("options", "--limit 20M --spool none");
    server.press("listen");
    server.awaitText("listen", "_Stop");
  }

  @Test
  void aLimitAndCommandsAreTyped() throws IOException {
    Shown server = windows.listening(english);
    String key = OpenWindows.key(server);
    windows.destination("first", key, english);
    Shown source = windows.source(key, tree(), english);
    source.unfold("more");
    Path ran = temp.resolve("ran");
    source.type("limit", "much");
    source.type("on_success", "touch '" + ran + "'");
    source.press("connect");
    source.awaitText("problem", "--limit");
    source.type("limit", "20M, 00:00-12:00=10M");
    source.press("connect");
    source.awaitText("headline", "Done");
    assertThat(ran).exists();
  }

  @Test
  void aSourceBeginsAtOnceWithThoseWhoAreThereWhenItsUserSaysSo() throws IOException {
    Shown server = windows.listening(english);
    String key = OpenWindows.key(server);
    windows.destination("first", key, english);
    Shown source = windows.source(key, tree(), english);
    source.type("destinations", "2");
    source.press("connect");
    source.awaitText("headline", "1 of 2 destinations");
    source.press("start-now");
    source.awaitText("headline", "Done");
    TreeAssert.assertSame(temp.resolve("tree"), temp.resolve("first/copy"));
  }

  @Test
  void aSourceLeavesOnceTheServerHasAllWhenThatIsTicked() throws IOException {
    Shown server = windows.listening(english);
    String key = OpenWindows.key(server);
    Shown first = windows.destination("first", key, english);
    Shown source = windows.source(key, tree(), english);
    source.unfold("more");
    source.tick("handover", true);
    source.press("connect");
    source.awaitText("headline", text -> text.startsWith("Done") || text.startsWith("0 of 1"));
    first.awaitText("headline", "holds the backup");
    TreeAssert.assertSame(temp.resolve("tree"), temp.resolve("first/copy"));
  }

  @ParameterizedTest
  @CsvSource({
    "notify-send, --app-name=Abanico",
    "osascript, item 1 of argv",
    "powershell.exe, $env:ABANICO_TITLE"
  })
  void theDesktopIsToldHowABackupEnded(String command, String argument) throws IOException {
    Shown server = windows.listening(english);
    String key = OpenWindows.key(server);
    windows.destination("first", key, english);
    Path machine = windows.machine("source");
    Path notices = temp.resolve("notices");
    Path program = Files.createDirectories(machine.resolve("bin")).resolve(command);
    Files.writeString(
        program,
        "#!/bin/sh\nprintf '%s\\n' \"$@\" \"$ABANICO_TITLE $ABANICO_TEXT\" >'" + notices + "'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Shown source =
        windows.keep(
            Shown.client(machine, english, Map.of("PATH", machine.resolve("bin").toString())));
    OpenWindows.fillIn(source, "source", windows.port(), key, tree());
    source.press("connect");
    Desk.run(() -> source.stage().setIconified(true));
    source.awaitText("headline", "Done");
    Desk.await("a notice", () -> Files.exists(notices) && notices.toFile().length() > 0);
    assertThat(notices).content().contains(argument, "Done: the destination holds");
  }

  @Test
  void keysAreMadeAndRemovedAndDevicesBlockedInTheServersWindow() throws IOException {
    Shown server = windows.listening(english);
    String key = OpenWindows.key(server);
    Shown first = windows.destination("first", key, english);
    first.awaitText("headline", "Waiting for a source");
    Desk.run(() -> server.find("server-tabs", TabPane.class).getSelectionModel().select(2));
    awaitItems(server, "devices", 1);
    Desk.run(() -> server.find("devices", TableView.class).getSelectionModel().select(0));
    server.press("device-block");
    server.awaitText("device-block", "Un_block");
    server.type("key-name", "office");
    server.type("key-groups", "letters, photos");
    server.press("key-add");
    server.awaitText("shown-added-key", "abanico1");
    assertThat(server.text("shown-added-key")).isNotEqualTo(key);
    awaitItems(server, "keys", 2);
    Desk.run(() -> server.find("keys", TableView.class).getSelectionModel().select(0));
    Desk.await("the first key stays", () -> server.find("key-remove", Node.class).isDisabled());
    Desk.run(() -> server.find("keys", TableView.class).getSelectionModel().select(1));
    server.press("key-remove");
    server.press("question-yes");
    awaitItems(server, "keys", 1);

    first.requestClose();
    first.press("question-yes");
    // It looks at its devices once a second, and when it begins.
    server.press("listen");
    server.awaitText("listen", "_Listen");
    server.press("listen");
    server.awaitText("listen", "_Stop");
    Shown again = windows.client("first", english);
    again.type("key", key);
    again.press("connect");
    again.awaitText("headline", "does not let this machine in");
  }

  private static void awaitItems(Shown server, String table, int count) {
    Desk.await(
        count + " in " + table,
        () -> server.has(table) && server.find(table, TableView.class).getItems().size() == count);
  }
}
