package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javafx.scene.control.TabPane;
import javafx.scene.input.Clipboard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What windows tell of a backup: who holds it up, who holds it, what is not in it, and why. */
class AccountsWindowTest {
  private static final int MEGABYTE = 1 << 20;

  /** More than a server keeps in memory, and connections take at once. */
  private static final int FILES = 160;

  @TempDir Path temp;
  @RegisterExtension final OpenWindows windows = new OpenWindows(() -> temp);
  private final Locale english = Locale.ENGLISH;

  private Path folder(String name) throws IOException {
    return Files.createDirectories(temp.resolve(name));
  }

  private Path tree() throws IOException {
    Path tree = folder("tree");
    for (String name : List.of("a", "b", "c", "d")) {
      Files.writeString(tree.resolve(name), name);
    }
    return tree;
  }

  private static void makeUnnamable(Path tree) throws IOException {
    Process shell =
        new ProcessBuilder("sh", "-c", "touch \"$(printf 'caf\\351')\"")
            .directory(tree.toFile())
            .inheritIO()
            .start();
    assertThat(shell.onExit().join().exitValue()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "en, 'Incomplete: something could not be read', its name cannot be represented",
    "es, 'Incompleta: algo no se pudo leer', su nombre no se puede representar"
  })
  void whatIsNotInTheBackupIsListedWithTheReason(String language, String incomplete, String why)
      throws IOException {
    Locale locale = Locale.of(language);
    Shown server = windows.listening(locale);
    String key = OpenWindows.key(server);
    Shown first = windows.destination("first", key, locale);
    Path tree = tree();
    makeUnnamable(tree);
    Shown source = windows.source(key, tree, locale);
    source.press("connect");
    source.awaitText("headline", incomplete);
    assertThat(source.list("left-out")).contains("caf").contains(why);
    assertThat(source.list("destinations")).contains("first", "HELD");
    first.awaitText("headline", language.equals("en") ? "holds the backup" : "tiene la copia");
  }

  @ParameterizedTest
  @CsvSource({"en, 1 of 2 destinations hold the backup", "es, 1 de 2 destinos tienen la copia"})
  void whoDoesNotHoldItIsToldApartWithTheReason(String language, String title) throws IOException {
    Locale locale = Locale.of(language);
    Shown server = windows.listening(locale);
    String key = OpenWindows.key(server);
    windows.destination("first", key, locale);
    Shown second = windows.client("second", locale);
    OpenWindows.fillIn(second, "destination", windows.port(), key, temp.resolve("second/copy"));
    second.unfold("more");
    second.type("name", "second");
    second.tick("allow-removals", true);
    second.press("connect");
    Path tree = tree();
    Shown source = windows.source(key, tree, locale);
    source.type("destinations", "2");
    source.press("connect");
    source.awaitText("headline", language.equals("en") ? "Done" : "Hecho");

    for (String name : List.of("a", "b", "c")) {
      Files.delete(tree.resolve(name));
    }
    source.press("again");
    source.press("connect");
    source.awaitText("headline", title);
    assertThat(source.list("destinations")).contains("first, state=FAILED", "code=held");
    assertThat(source.list("destinations")).contains("second, state=HELD");
  }

  @ParameterizedTest
  @CsvSource({
    "en, Holds no backup yet, Holds the backup of, '4 files', One earlier backup is in its history",
    "es, Todavía no tiene ninguna copia, Tiene la copia del, '4 archivos', 1 copia anterior"
  })
  void whatTheFolderHoldsIsSaidWhileADestinationWaits(
      String language, String none, String holds, String files, String earlier) throws IOException {
    Locale locale = Locale.of(language);
    Shown server = windows.listening(locale);
    String key = OpenWindows.key(server);
    Shown first = windows.destination("first", key, locale);
    first.awaitText("holds", none);
    first.close();

    Path tree = tree();
    Path copy = temp.resolve("first/copy");
    LocalBackups.backUp(tree, copy, "one", "laptop", Instant.parse("2026-03-04T05:06:07Z"));
    Files.writeString(tree.resolve("a"), "changed");
    LocalBackups.backUp(tree, copy, "two", "laptop", Instant.parse("2026-04-05T06:07:08Z"));
    Shown again = windows.destination("first", key, locale);
    again.awaitText("holds", holds);
    again.awaitText("held", files);
    again.awaitText("held", "laptop");
    again.awaitText("earlier", earlier);
    again.awaitText("headline", language.equals("en") ? "Waiting" : "Esperando");
  }

  @Test
  void whoHoldsTheBackupUpIsSaidBesideTheDirectory() throws IOException {
    Shown server = windows.keep(Shown.server(windows.machine("server"), english));
    int port = EndToEnd.freePort();
    server.type("port", String.valueOf(port));
    server.type("options", "--spool none");
    server.press("listen");
    server.awaitText("status", String.valueOf(port));
    String key = OpenWindows.key(server);
    Shown slow = windows.client("slow", english);
    OpenWindows.fillIn(slow, "destination", port, key, temp.resolve("slow/copy"));
    slow.unfold("more");
    slow.type("name", "slow");
    slow.type("limit", "1M");
    slow.press("connect");
    slow.awaitText("headline", "Waiting for a source");
    Path tree = folder("large");
    Random random = new Random(7);
    byte[] content = new byte[MEGABYTE];
    for (int i = 0; i < FILES; i++) {
      random.nextBytes(content);
      Files.write(tree.resolve("file-" + i), content);
    }
    Shown source = windows.client("source", english);
    OpenWindows.fillIn(source, "source", port, key, tree);
    source.press("connect");
    source.awaitText("headline-text", "the backup waits for slow");
    source.press("cancel");
    source.press("question-yes");
    source.awaitText("headline", "Cancelled");
  }

  @Test
  void theKeyAndAnAddressOfTheServerAreCopiedAndWhatHappensIsToldInWords() throws IOException {
    Shown server = windows.listening(english);
    assertThat(server.text("key")).doesNotContain("abanico1");
    server.press("copy-key");
    String key = OpenWindows.key(server);
    assertThat(clipboard()).isEqualTo(key);
    Desk.await("an address", () -> server.has("copy-address"));
    server.press("copy-address");
    assertThat(clipboard()).endsWith(":" + windows.port());
    Shown client = windows.destination("first", key, english);
    client.awaitText("headline", "Waiting for a source");
    Desk.run(() -> server.find("server-tabs", TabPane.class).getSelectionModel().select(1));
    Desk.await("the event", () -> server.has("log"));
    assertThat(server.list("log")).contains("“first” joined");
  }

  private static String clipboard() {
    return Desk.on(() -> Clipboard.getSystemClipboard().getString());
  }
}
