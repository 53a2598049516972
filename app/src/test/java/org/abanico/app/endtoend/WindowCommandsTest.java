package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javafx.scene.control.ListView;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line answers, asked for in the client's window. */
class WindowCommandsTest {
  @TempDir Path temp;
  @RegisterExtension final OpenWindows windows = new OpenWindows(() -> temp);
  private final Locale english = Locale.ENGLISH;

  private Path tree() throws IOException {
    Path tree = Files.createDirectories(temp.resolve("tree"));
    Files.writeString(tree.resolve("letter"), "Dear aunt");
    Files.writeString(tree.resolve("scratch"), "nothing");
    return tree;
  }

  private static void awaitLine(Shown client, String part) {
    Desk.await(
        part,
        () ->
            client.has("command-lines")
                && client
                    .find("command-lines", ListView.class)
                    .getItems()
                    .toString()
                    .contains(part));
  }

  @ParameterizedTest
  @CsvSource({"en, What the server has", "es, Lo que tiene el servidor"})
  void whatTheServerHasIsShown(String language, String title) throws IOException {
    Locale locale = Locale.of(language);
    Shown server = windows.listening(locale);
    String key = OpenWindows.key(server);
    Shown first = windows.destination("attic", key, locale);
    first.awaitText("headline", language.equals("en") ? "Waiting" : "Esperando");
    Shown client = windows.client("laptop", locale);
    client.type("server", "127.0.0.1");
    client.type("port", String.valueOf(windows.port()));
    client.press("look");
    assertThat(client.shows("command")).as("before there is a key").isFalse();
    client.type("key", key);
    client.press("look");
    client.awaitText("command", title);
    awaitLine(client, "attic");
    client.press("command-close");
    Desk.await("the page", () -> !client.has("command"));
  }

  @Test
  void thatAServerDoesNotAnswerIsSaid() throws IOException {
    Shown server = windows.listening(english);
    String key = OpenWindows.key(server);
    server.press("listen");
    server.awaitText("listen", "_Listen");
    Shown client = windows.client("laptop", english);
    client.type("server", "127.0.0.1");
    client.type("port", String.valueOf(windows.port()));
    client.type("key", key);
    client.press("look");
    client.press("command-cancel");
    client.awaitText("command-end", "did not go well");
  }

  @Test
  void whatWouldBeSentIsListedWithoutAServer() throws IOException {
    Shown client = windows.client("laptop", english);
    client.type("folder", tree().toString());
    client.type("exclude", "scratch");
    client.press("dry-run");
    awaitLine(client, "+ letter");
    awaitLine(client, "- scratch");
  }

  @Test
  void aFileIsRestoredFromAnotherMachineThroughTheServer() throws IOException {
    Shown server = windows.listening(english);
    String key = OpenWindows.key(server);
    windows.destination("attic", key, english);
    Shown laptop = windows.client("laptop", english);
    OpenWindows.fillIn(laptop, "source", windows.port(), key, tree());
    laptop.press("connect");
    laptop.awaitText("headline", "Done");
    laptop.press("again");
    laptop.press("to-history");
    laptop.press("past-remote");
    laptop.press("remote-restore");
    laptop.awaitText("remote-problem", "Say which destination");
    Path target = temp.resolve("restored");
    laptop.type("remote-from", "attic");
    laptop.type("remote-paths", "letter");
    laptop.type("remote-target", target.toString());
    laptop.press("remote-restore");
    laptop.press("command-close");
    assertThat(target.resolve("letter")).hasContent("Dear aunt");
    assertThat(target.resolve("scratch")).doesNotExist();

    laptop.press("past-remote");
    Path everything = temp.resolve("everything");
    laptop.type("remote-paths", "");
    laptop.type("remote-target", everything.toString());
    laptop.press("remote-restore");
    laptop.press("command-close");
    TreeAssert.assertSame(temp.resolve("tree"), everything);
  }
}
