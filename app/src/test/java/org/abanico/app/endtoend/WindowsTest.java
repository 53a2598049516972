package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableView;
import org.abanico.desktop.text.Language;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both windows as people use them: a real backup over real UDP, and what can go wrong. */
class WindowsTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int FOLDERS = 24;

  @TempDir Path temp;
  @RegisterExtension final OpenWindows windows = new OpenWindows(() -> temp);
  private final Locale english = Locale.ENGLISH;

  /**
   * Folders of a megabyte each, which nothing makes smaller: more than the gate lets pass at first
   * and a source gives to its connection beyond that (8 MiB), so that some are still to come.
   */
  private Path tree() throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    Random random = new Random(42);
    byte[] content = new byte[MEGABYTE];
    for (int i = 0; i < FOLDERS; i++) {
      random.nextBytes(content);
      Path folder = Files.createDirectory(tree.resolve(String.format("folder-%02d", i)));
      Files.write(folder.resolve("file"), content);
    }
    return tree;
  }

  @ParameterizedTest
  @CsvSource({
    "en, Waiting for a source, 1 of 2 destinations are here, 'Done: both destinations hold'",
    "es, Esperando a un origen, 1 de 2 destinos están aquí, 'Hecho: los 2 destinos tienen'"
  })
  void aBackupIsSetUpAndFollowedInWindowsAlone(
      String language, String waiting, String gathering, String done) throws IOException {
    Locale locale = Locale.of(language);
    Shown server = windows.listening(locale);
    String key = OpenWindows.key(server);
    Shown first = windows.destination("first", key, locale);
    first.awaitText("headline", waiting);

    Path tree = tree();
    Gate gate = windows.keep(new Gate(windows.port(), 4L * MEGABYTE));
    Shown source = windows.client("source", locale);
    OpenWindows.fillIn(source, "source", gate.port(), key, tree);
    source.type("destinations", "2");
    source.press("connect");
    source.awaitText("headline", gathering);

    List<String> directories = new CopyOnWriteArrayList<>();
    List<Double> shares = new CopyOnWriteArrayList<>();
    Desk.run(
        () -> {
          source
              .find("headline-text", Label.class)
              .textProperty()
              .addListener((_, _, text) -> directories.add(text));
        });
    Shown second = windows.destination("second", key, locale);
    ProgressBar bar = awaitBar(source);
    Desk.await("progress", () -> bar.getProgress() > 0);
    double before = Desk.on(bar::getProgress);
    String directory = source.text("headline-text");
    assertThat(directory).contains("folder-");
    shares.add(before);

    gate.open(4L * MEGABYTE);
    Desk.await("more progress", () -> bar.getProgress() > before);
    source.awaitText("headline-text", text -> !text.equals(directory));
    Desk.await(
        "clients in the server's table",
        () -> server.find("clients", TableView.class).getItems().size() == 3);

    gate.open(1L << 40);
    source.awaitText("headline", done);
    assertThat(directories).filteredOn(text -> text.contains("folder-")).hasSizeGreaterThan(1);
    for (Shown each : List.of(first, second)) {
      each.awaitText("headline-text", "24 ");
    }
    TreeAssert.assertSame(tree, temp.resolve("first/copy"));
    TreeAssert.assertSame(tree, temp.resolve("second/copy"));
    assertThat(source.list("destinations")).contains("first", "second", "HELD");
    source.press("again");
    assertThat(source.text("folder")).isEqualTo(tree.toString());
  }

  private static ProgressBar awaitBar(Shown window) {
    Desk.await(
        "a progress bar",
        () -> {
          window.stage().getScene().getRoot().applyCss();
          return window.stage().getScene().getRoot().lookup("#progress") instanceof ProgressBar bar
              && bar.isVisible()
              && bar.getParent().isVisible();
        });
    return Desk.on(() -> window.find("progress", ProgressBar.class));
  }

  @ParameterizedTest
  @CsvSource({"en, is in use by another program", "es, Otro programa está usando el puerto"})
  void aPortThatIsTakenIsSaidAndAnotherCanBeChosen(String language, String words)
      throws IOException {
    Shown server = windows.keep(Shown.server(windows.machine("server"), Locale.of(language)));
    try (DatagramSocket taken = new DatagramSocket()) {
      server.type("port", String.valueOf(taken.getLocalPort()));
      server.press("listen");
      server.awaitText("problem", words);
      server.awaitText("problem", String.valueOf(taken.getLocalPort()));
    }
    server.type("port", String.valueOf(EndToEnd.freePort()));
    server.press("listen");
    server.awaitText("listen", language.equals("en") ? "_Stop" : "_Detener");
  }

  @Test
  void aPortIsCheckedWhileItIsTyped() throws IOException {
    Shown server = windows.keep(Shown.server(windows.machine("server"), english));
    server.type("port", "70000");
    Desk.await("a button that is off", () -> server.find("listen", Node.class).isDisabled());
    server.type("port", "9440");
    Desk.await("a button that is on", () -> !server.find("listen", Node.class).isDisabled());
  }

  @Test
  void aMistypedKeyIsSaidBeforeAnythingIsSent() throws IOException {
    Shown server = windows.listening(english);
    String key = OpenWindows.key(server);
    Shown client = windows.client("client", english);
    char last = key.charAt(key.length() - 1);
    String wrong = key.substring(0, key.length() - 1) + (last == 'q' ? 'p' : 'q');
    OpenWindows.fillIn(client, "destination", windows.port(), wrong, temp.resolve("copy"));
    client.awaitText("key-problem", "typing error");
    client.press("connect");
    assertThat(client.shows("connect")).isTrue();
  }

  @Test
  void whichBackupsAreKeptIsCheckedWhileItIsTypedAndOlderOnesAreForgotten() throws IOException {
    Shown server = windows.listening(english);
    Path copy = temp.resolve("keeping/copy");
    Path tree = Files.createDirectories(temp.resolve("small"));
    Instant now = Instant.now();
    windows.machine("keeping");
    LocalBackups.backUp(tree, copy, "old", "laptop", now.minus(Duration.ofDays(9)));
    LocalBackups.backUp(tree, copy, "middle", "laptop", now.minus(Duration.ofDays(1)));
    Shown keeping = windows.client("keeping", english);
    OpenWindows.fillIn(keeping, "destination", windows.port(), OpenWindows.key(server), copy);
    keeping.unfold("more");
    keeping.type("name", "keeping");
    keeping.type("keep", "7 days");
    keeping.awaitText("keep-problem", "like 30d");
    keeping.type("keep", "7d");
    keeping.tick("accept-source", true);
    keeping.press("connect");
    keeping.awaitText("headline", "Waiting for a source");
    Shown source = windows.source(server.text("key"), tree, english);
    source.press("connect");
    source.awaitText("headline", "Done");
    Desk.await(
        "only newer backups",
        () -> Files.notExists(copy.resolve(".abanico/snapshots/old.summary")));
    assertThat(copy.resolve(".abanico/snapshots/middle.summary")).exists();
  }

  @ParameterizedTest
  @CsvSource({"en, does not exist", "es, no existe"})
  void aFolderThatIsMissingIsSaid(String language, String words) throws IOException {
    Locale locale = Locale.of(language);
    Shown server = windows.listening(locale);
    Shown client = windows.client("client", locale);
    OpenWindows.fillIn(
        client, "source", windows.port(), OpenWindows.key(server), temp.resolve("nowhere"));
    client.press("connect");
    client.awaitText("problem", words);
  }

  @Test
  void theKeyIsRememberedOnlyWhenThatIsAskedAndForItsOwnerAlone() throws IOException {
    Shown server = windows.listening(english);
    String key = OpenWindows.key(server);
    Path file = temp.resolve("first/state/abanico/client/window.properties");
    Shown first = windows.destination("first", key, english);
    first.awaitText("headline", "Waiting for a source");
    first.close();
    assertThat(file).content().contains("127.0.0.1").doesNotContain("abanico1");
    Shown again = windows.client("first", english);
    assertThat(again.text("server")).isEqualTo("127.0.0.1");
    assertThat(again.text("key")).isEmpty();
    again.type("key", key);
    again.tick("remember-key", true);
    again.press("connect");
    again.awaitText("headline", "Waiting for a source");
    again.close();
    assertThat(file).content().contains(key);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void closingWhileConnectedAsksFirst() throws IOException {
    Shown server = windows.listening(english);
    Shown client = windows.destination("first", OpenWindows.key(server), english);
    client.awaitText("headline", "Waiting for a source");
    client.requestClose();
    client.press("question-no");
    assertThat(client.isShowing()).isTrue();
    client.requestClose();
    client.press("question-yes");
    Desk.await("the window's end", () -> !client.stage().isShowing());
  }

  @Test
  void theLanguageChangesAtOnceAndWhatWasTypedStays() throws IOException {
    Shown client = windows.client("client", english);
    client.type("server", "backup.example.org");
    client.speak(Language.SPANISH);
    client.awaitText("connect", "_Conectar");
    assertThat(client.text("server")).isEqualTo("backup.example.org");
    client.close();
    Shown again = windows.client("client", english);
    assertThat(again.text("connect")).isEqualTo("_Conectar");
  }

  @Test
  void theTabKeyLeadsToEveryControlAndTheSpaceBarPressesIt() throws IOException {
    Shown client = windows.client("client", english);
    Set<String> reached = new LinkedHashSet<>();
    while (reached.add(client.focused())) {
      client.pressTab();
    }
    assertThat(reached)
        .contains("role-source", "server", "port", "key", "folder", "choose", "destinations")
        .contains("exclude", "more", "connect", "language", "colours");
    client.press("choose");
    client.awaitText("folder", "chosen");
  }

  @Test
  void aNewKeyLetsOnlyThoseInWhoHaveIt() throws IOException {
    Shown server = windows.listening(english);
    String old = OpenWindows.key(server);
    server.press("new-key");
    server.press("question-yes");
    server.awaitText("key", text -> text.startsWith("abanico1") && !text.equals(old));
    server.awaitText("status", String.valueOf(windows.port()));
    Shown client = windows.destination("first", server.text("key"), english);
    client.awaitText("headline", "Waiting for a source");
  }

  @Test
  void aBackupThatIsCancelledLeavesNothing() throws IOException {
    Shown server = windows.listening(english);
    String key = OpenWindows.key(server);
    Shown first = windows.destination("first", key, english);
    first.awaitText("headline", "Waiting for a source");
    Gate gate = windows.keep(new Gate(windows.port(), 4L * MEGABYTE));
    Shown source = windows.client("source", english);
    OpenWindows.fillIn(source, "source", gate.port(), key, tree());
    source.press("connect");
    Desk.await(
        "a copy under way",
        () -> source.find("headline-text", Label.class).getText().contains("folder-"));
    source.press("cancel");
    source.press("question-yes");
    gate.open(1L << 40);
    source.awaitText("headline", "Cancelled");
    first.awaitText("headline", "The last backup failed");
    assertThat(temp.resolve("first/copy").toFile().list()).containsExactly(".abanico");
  }
}
