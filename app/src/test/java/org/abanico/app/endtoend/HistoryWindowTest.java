package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.abanico.app.keys.KeyException;
import org.abanico.app.keys.KeyFolder;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderOptions;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The history of a folder in the client's window, over real backups. */
class HistoryWindowTest {
  private static final Instant FIRST = Instant.parse("2026-05-03T10:15:00Z");
  private static final Instant SECOND = Instant.parse("2026-06-07T18:30:00Z");

  @TempDir Path temp;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Path tree = Path.of("");
  private Path copy = Path.of("");

  @BeforeEach
  void backUpTwice() throws IOException {
    tree = Files.createDirectory(temp.resolve("tree"));
    copy = temp.resolve("copy");
    Files.createDirectories(tree.resolve("letters/old"));
    Files.writeString(tree.resolve("letters/old/aunt"), "Dear aunt");
    Files.writeString(tree.resolve("letters/uncle"), "Dear uncle");
    Files.writeString(tree.resolve("notes"), "one");
    LocalBackups.backUp(tree, copy, "first", "laptop", FIRST);
    Files.writeString(tree.resolve("notes"), "one, two");
    Files.delete(tree.resolve("letters/uncle"));
    Files.writeString(tree.resolve("new"), "new");
    LocalBackups.backUp(tree, copy, "second", "laptop", SECOND);
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  /** A client's window that shows the history of the copies. */
  private Shown history(Locale locale) throws IOException {
    Shown client = Shown.client(Files.createDirectories(temp.resolve("machine")), locale);
    open.push(client);
    client.press("to-history");
    client.type("past-folder", copy.toString());
    client.press("past-list");
    awaitItems(client, "snapshots", 2);
    return client;
  }

  private static void awaitItems(Shown client, String id, int count) {
    Desk.await(
        count + " in " + id,
        () -> client.has(id) && client.find(id, ListView.class).getItems().size() == count);
  }

  private static void select(Shown client, String list, int index) {
    Desk.run(() -> client.find(list, ListView.class).getSelectionModel().select(index));
  }

  private static void openTab(Shown client, int index) {
    Desk.run(() -> client.find("past-tabs", TabPane.class).getSelectionModel().select(index));
  }

  private static List<String> rows(Shown client) {
    return Desk.on(
        () -> {
          List<String> rows = new ArrayList<>();
          collect(client.find("tree", TreeTableView.class).getRoot(), rows);
          return rows;
        });
  }

  private static void collect(TreeItem<?> item, List<String> rows) {
    for (TreeItem<?> child : item.getChildren()) {
      rows.add(String.valueOf(child.getValue()));
      collect(child, rows);
    }
  }

  /** The line of a path, once it is there. */
  private static TreeItem<?> awaitRow(Shown client, String path) {
    Desk.await(path, () -> find(client, path) != null);
    return Desk.on(() -> find(client, path));
  }

  private static TreeItem<?> find(Shown client, String path) {
    TreeItem<?> root = client.find("tree", TreeTableView.class).getRoot();
    return root == null ? null : find(root, row -> row.contains("path=" + path + ","));
  }

  private static TreeItem<?> find(TreeItem<?> item, Predicate<String> wanted) {
    for (TreeItem<?> child : item.getChildren()) {
      TreeItem<?> found =
          wanted.test(String.valueOf(child.getValue())) ? child : find(child, wanted);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static void expand(Shown client, String path) {
    TreeItem<?> item = awaitRow(client, path);
    Desk.run(() -> item.setExpanded(true));
  }

  @SuppressWarnings("unchecked") // The item is one of this table.
  private static void selectRow(Shown client, String path) {
    TreeItem<?> item = awaitRow(client, path);
    Desk.run(() -> client.find("tree", TreeTableView.class).getSelectionModel().select(item));
    client.awaitText("selection", path);
  }

  @ParameterizedTest
  @CsvSource({"en, Restored, 1 file", "es, Restaurado, 1 archivo"})
  void aFileOfAnEarlierBackupIsFoundInTheTreeAndRestored(String language, String done, String sum)
      throws IOException {
    Shown client = history(Locale.of(language));
    select(client, "snapshots", 1);
    expand(client, "letters");
    selectRow(client, "letters/uncle");
    Path target = temp.resolve("restored");
    client.type("target", target.toString());
    client.press("restore-selected");
    client.awaitText("task-result", done);
    client.awaitText("task-details", sum);
    assertThat(target.resolve("letters/uncle")).hasContent("Dear uncle");
    assertThat(target.resolve("notes")).doesNotExist();
    assertThat(target.resolve("letters/old")).doesNotExist();
  }

  @Test
  void aBackupThatIsNotTheNewestIsForgottenAfterAQuestion() throws IOException {
    Shown client = history(Locale.ENGLISH);
    Desk.await("the newest stays", () -> client.find("forget", Node.class).isDisabled());
    select(client, "snapshots", 1);
    client.press("forget");
    client.press("question-no");
    awaitItems(client, "snapshots", 2);
    client.press("forget");
    client.press("question-yes");
    client.awaitText("task-result", "Forgotten: first");
    awaitItems(client, "snapshots", 1);
    assertThat(copy.resolve(".abanico/snapshots/first.summary")).doesNotExist();
    assertThat(copy.resolve("new")).exists();
  }

  @Test
  void aDirectoryIsReadWhenItIsOpenedAndForgottenWhenItIsClosed() throws IOException {
    Shown client = history(Locale.ENGLISH);
    awaitRow(client, "notes");
    assertThat(rows(client)).noneMatch(row -> row.contains("path=letters/old,"));
    expand(client, "letters");
    expand(client, "letters/old");
    TreeItem<?> letters = awaitRow(client, "letters");
    awaitRow(client, "letters/old/aunt");
    Desk.run(() -> letters.setExpanded(false));
    assertThat(rows(client)).noneMatch(row -> row.contains("path=letters/"));
    Desk.run(() -> letters.setExpanded(true));
    awaitRow(client, "letters/old");
  }

  @Test
  void aBackupIsComparedWithTheOneBeforeOrWithAnother() throws IOException {
    Shown client = history(Locale.ENGLISH);
    openTab(client, 1);
    awaitItems(client, "changes", 3);
    assertThat(client.list("changes"))
        .contains("REMOVED", "letters/uncle", "CHANGED", "notes", "ADDED", "new");
    client.awaitText("changes-sum", "1 added · 1 changed · 1 removed");
    select(client, "snapshots", 1);
    awaitItems(client, "changes", 0);
    Desk.run(() -> client.find("compared", ComboBox.class).getSelectionModel().select(0));
    awaitItems(client, "changes", 3);
    client.awaitText("changes-sum", "1 removed");
  }

  @Test
  void everythingIsRestoredAndWhatIsThereStaysUnlessItIsToBeReplaced() throws IOException {
    Shown client = history(Locale.ENGLISH);
    client.press("target-choose");
    client.awaitText("target", "chosen");
    client.press("restore-all");
    client.awaitText("task-result", "Restored");
    Path target = Path.of(client.text("target"));
    TreeAssert.assertSame(tree, target);
    Files.writeString(target.resolve("notes"), "mine");
    client.press("restore-all");
    client.awaitText("task-details", "stayed as before");
    assertThat(client.list("task-notes")).contains("Stayed as it was: notes");
    assertThat(target.resolve("notes")).hasContent("mine");
    client.tick("overwrite", true);
    client.press("restore-all");
    client.awaitText("task-details", text -> !text.contains("stayed"));
    TreeAssert.assertSame(tree, target);
  }

  @Test
  void aPlaceWithinTheFolderOfTheCopiesIsRefused() throws IOException {
    Shown client = history(Locale.ENGLISH);
    client.press("restore-all");
    client.awaitText("past-problem", "Choose a folder to restore to");
    client.type("target", copy.resolve("below").toString());
    client.press("restore-all");
    client.awaitText("task-details", "cannot be restored into the folder that keeps it");
    assertThat(copy.resolve("below")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "en, Nothing is damaged, 1 entry is damaged, has another content",
    "es, No hay nada dañado, 1 entrada está dañada, tiene otro contenido"
  })
  void aVerificationSaysWhatIsDamaged(String language, String clean, String damaged, String how)
      throws IOException {
    Shown client = history(Locale.of(language));
    client.tick("read-all", true);
    client.press("verify");
    client.awaitText("task-result", clean);
    Object time = Files.getLastModifiedTime(copy.resolve("notes"));
    Files.writeString(copy.resolve("notes"), "one, tw0");
    Files.setAttribute(copy.resolve("notes"), "lastModifiedTime", time);
    client.press("verify");
    client.awaitText("task-result", damaged);
    assertThat(client.list("task-notes")).contains("notes", how);
    client.type("target", temp.resolve("restored").toString());
    client.press("restore-all");
    client.awaitText("task-details", "2 ");
    assertThat(client.list("task-notes")).contains("notes", how);
    assertThat(temp.resolve("restored/new")).hasContent("new");
    assertThat(temp.resolve("restored/notes")).doesNotExist();
  }

  /** Who restores waits for the manifest, which comes through a pipe, until it is cancelled. */
  @Test
  void aRestoreThatIsCancelledEndsAndLeavesWhatIsWhole() throws Exception {
    Shown client = history(Locale.ENGLISH);
    awaitRow(client, "notes");
    Path manifest = copy.resolve(".abanico/snapshots/second.manifest");
    byte[] text = Files.readAllBytes(manifest);
    Files.delete(manifest);
    assertThat(new ProcessBuilder("mkfifo", manifest.toString()).start().waitFor()).isZero();
    client.type("target", temp.resolve("restored").toString());
    client.press("restore-all");
    client.awaitText("task", "Restoring");
    client.press("task-cancel");
    client.awaitText("task", "Cancelling");
    assertThat(client.shows("restore-all")).isFalse();
    try (OutputStream pipe = Files.newOutputStream(manifest)) {
      pipe.write(text);
    }
    client.awaitText("task-result", "Cancelled");
    assertThat(temp.resolve("restored")).doesNotExist();
    assertThat(client.shows("restore-all")).isTrue();
  }

  @Test
  void aFolderInUseIsLookedAtAllTheSameButNeitherRestoredFromNorVerified() throws IOException {
    FolderOptions options = FolderOptions.careful(Clock.systemUTC());
    try (DestinationFolder _ = DestinationFolder.open(copy, options)) {
      Shown client = history(Locale.ENGLISH);
      expand(client, "letters");
      awaitRow(client, "letters/old");
      client.press("verify");
      client.awaitText("task-details", "is in use: copies are being kept in it");
    }
  }

  @Test
  void aFolderThatKeepsNoCopiesIsSaid() throws IOException {
    Shown client = history(Locale.ENGLISH);
    client.type("past-folder", tree.toString());
    client.press("past-list");
    client.awaitText("past-problem", "keeps no copies");
    awaitItems(client, "snapshots", 0);
    assertThat(tree.resolve(".abanico")).doesNotExist();
  }

  @Test
  void ofALargeDirectoryTheFirstTenThousandEntriesAreShown() throws IOException {
    Path large = Files.createDirectory(tree.resolve("large"));
    for (int i = 0; i < 10_003; i++) {
      Files.createFile(large.resolve("file-" + i));
    }
    LocalBackups.backUp(tree, copy, "third", "laptop", SECOND.plusSeconds(3600));
    Shown client = Shown.client(Files.createDirectories(temp.resolve("machine")), Locale.ENGLISH);
    open.push(client);
    client.press("to-history");
    client.type("past-folder", copy.toString());
    client.press("past-list");
    awaitItems(client, "snapshots", 3);
    expand(client, "large");
    awaitRow(client, "large/file-0");
    List<String> rows = rows(client);
    assertThat(rows).filteredOn(row -> row.contains("path=large/")).hasSize(10_000);
    assertThat(rows).anyMatch(row -> row.contains("3 entries more"));
  }

  @Test
  void everyControlIsReachedByKeyAndABackupIsChosenByArrow() throws IOException {
    Shown client = history(Locale.ENGLISH);
    awaitRow(client, "notes");
    Set<String> reached = new LinkedHashSet<>();
    while (reached.add(client.focused())) {
      client.pressTab();
    }
    assertThat(reached)
        .contains("to-history", "past-folder", "past-choose", "past-list", "snapshots")
        .contains("read-all", "verify", "past-tabs", "tree", "target", "target-choose")
        .contains("overwrite", "restore-all");
    client.press("snapshots", KeyCode.DOWN);
    expand(client, "letters");
    awaitRow(client, "letters/uncle");
    client.press("tree", KeyCode.DOWN);
    client.awaitText("selection", "letters");
    Desk.await(
        "a button that is on", () -> !client.find("restore-selected", Node.class).isDisabled());
    client.press("to-backup");
    assertThat(client.shows("connect")).isTrue();
  }

  /** It begins a quarter of a minute after its start, also without a server. */
  @Test
  void whatADestinationFindsByItselfIsShownInItsWindow() throws IOException, KeyException {
    Files.delete(copy.resolve("new"));
    Shown client = Shown.client(Files.createDirectories(temp.resolve("machine")), Locale.ENGLISH);
    open.push(client);
    client.press("role-destination");
    client.type("server", "127.0.0.1");
    client.type("port", String.valueOf(EndToEnd.freePort()));
    client.type(
        "key", new KeyFolder(temp.resolve("keys"), new SecureRandom()).accessKey().toText());
    client.type("folder", copy.toString());
    client.press("connect");
    client.awaitText("verified", "2 entries are damaged");
    assertThat(client.list("log")).contains("Damaged: new of backup second is missing");
    client.press("to-history");
    awaitItems(client, "snapshots", 2);
    client.press("to-backup");
    assertThat(client.shows("headline")).isTrue();
  }
}
