package org.abanico.app.endtoend;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeTableView;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javafx.scene.robot.Robot;
import javax.imageio.ImageIO;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderOptions;
import org.abanico.desktop.model.Appearance.Colours;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Makes the pictures of docs/images during a real backup: {@code docs/images/make.sh} runs it, on a
 * display of 2040 by 720.
 */
@EnabledIfSystemProperty(named = "abanico.pictures", matches = ".+")
class PicturesTest {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 700;
  private static final int GAP = 20;
  private static final int MEGABYTE = 1 << 20;
  private static final int FILE_MEGABYTES = 4;
  private static final double HALF = 0.45;

  @TempDir(factory = SomebodysHome.class)
  Path temp;

  private final Path pictures = Path.of(System.getProperty("abanico.pictures", "."));

  /** Whose paths, in the pictures, look like a user's. */
  static final class SomebodysHome implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext where, ExtensionContext context)
        throws IOException {
      Path home = Path.of(System.getProperty("java.io.tmpdir"), "ana");
      return Files.exists(home) ? Files.createTempDirectory("ana") : Files.createDirectory(home);
    }
  }

  @ParameterizedTest
  @CsvSource({"en, LIGHT", "es, DARK", "es, LIGHT", "en, DARK"})
  void bothWindowsDuringABackup(String language, Colours colours) throws IOException {
    Locale locale = Locale.of(language);
    String end = "-" + language + "-" + colours.name().toLowerCase(Locale.ROOT) + ".png";
    Path documents = documents();
    try (Shown server = place(Shown.server(machine("server"), locale), colours, 0);
        Shown attic = place(Shown.client(machine("attic"), locale), colours, 1);
        Shown cellar = place(Shown.client(machine("cellar"), locale), colours, 1);
        Shown laptop = place(Shown.client(machine("laptop"), locale), colours, 1)) {
      int port = EndToEnd.freePort();
      server.type("port", String.valueOf(port));
      server.press("listen");
      server.press("show-key");
      server.awaitText("key", "abanico1");
      String key = server.text("key");
      server.press("show-key");
      fillIn(attic, "destination", "attic", port, key, temp.resolve("attic/copy"));
      take(attic, "destination-setup" + end);
      attic.press("connect");
      fillIn(cellar, "destination", "cellar", port, key, temp.resolve("cellar/copy"));
      cellar.press("connect");
      attic.awaitText("headline", text -> !text.isEmpty());
      Desk.await(
          "two lines and more", () -> attic.find("log", ListView.class).getItems().size() > 2);
      take(attic, "destination-waiting" + end);
      fillIn(laptop, "source", "laptop", port, key, documents);
      laptop.type("destinations", "2");
      laptop.type("exclude", "*.tmp");
      Desk.run(() -> laptop.stage().toFront());
      take(laptop, "source-setup" + end);
      laptop.unfold("more");
      take(laptop, "source-more" + end);
      laptop.fold("more");
      laptop.press("look");
      Desk.await("an answer", () -> laptop.has("command-close"));
      take(laptop, "look" + end);
      laptop.press("command-close");
      laptop.press("connect");
      Desk.await(
          "half of the copy",
          () ->
              laptop.stage().getScene().getRoot().lookup("#progress") instanceof ProgressBar bar
                  && bar.getProgress() > HALF
                  && bar.getProgress() < 1);
      screen("windows" + end);
      take(cellar, "destination-receiving" + end);
      laptop.awaitText("headline", text -> text.startsWith("Done") || text.startsWith("Hecho"));
      take(laptop, "source-done" + end);
      attic.awaitText("headline", "laptop");
      take(attic, "destination-holding" + end);
      take(server, "server-after" + end);
      Desk.run(() -> server.find("server-tabs", TabPane.class).getSelectionModel().select(2));
      Desk.await("devices", () -> !server.find("devices", TableView.class).getItems().isEmpty());
      take(server, "server-admission" + end);
      laptop.press("again");
      laptop.press("to-history");
      laptop.press("past-remote");
      take(laptop, "remote" + end);
    }
  }

  @ParameterizedTest
  @CsvSource({"en, LIGHT", "es, DARK", "es, LIGHT", "en, DARK"})
  void theHistoryOfAFolder(String language, Colours colours) throws IOException {
    Locale locale = Locale.of(language);
    String end = "-" + language + "-" + colours.name().toLowerCase(Locale.ROOT) + ".png";
    Path documents = documents();
    Path copy = temp.resolve("copy");
    Instant time = Instant.parse("2026-09-21T07:30:00Z");
    for (int day = 0; day < 6; day++) {
      Files.writeString(documents.resolve("Work/diary"), "day " + day);
      Files.writeString(documents.resolve("Letters/letter " + day), "Dear aunt");
      Files.deleteIfExists(documents.resolve("Music/Choir/file " + day));
      LocalBackups.backUp(
          documents, copy, "day-" + day, "laptop", time.plus(Duration.ofHours(23L * day)));
    }
    try (Shown attic = place(Shown.client(machine("attic"), locale), colours, 1)) {
      attic.press("to-history");
      take(attic, "history-empty" + end);
      attic.type("past-folder", copy.toString());
      attic.press("past-list");
      TreeTableView<?> tree = Desk.on(() -> attic.find("tree", TreeTableView.class));
      Desk.await("a tree", () -> tree.getRoot() != null && tree.getRoot().getChildren().size() > 3);
      Desk.run(() -> tree.getRoot().getChildren().get(2).setExpanded(true));
      Desk.await("an open folder", () -> tree.getExpandedItemCount() == 6);
      Desk.run(() -> tree.getSelectionModel().select(3));
      attic.type("target", temp.resolve("restored").toString());
      take(attic, "history-content" + end);
      Desk.run(() -> attic.find("past-tabs", TabPane.class).getSelectionModel().select(1));
      Desk.await("changes", () -> !attic.find("changes", ListView.class).getItems().isEmpty());
      take(attic, "history-changes" + end);
      Files.writeString(copy.resolve("Work/diary"), "spoilt");
      attic.press("restore-all");
      attic.awaitText("task-result", text -> !text.isEmpty());
      take(attic, "history-restored" + end);
      try (DestinationFolder _ =
          DestinationFolder.open(copy, FolderOptions.careful(Clock.systemUTC()))) {
        attic.press("verify");
        attic.awaitText("task-details", copy.getFileName().toString());
        take(attic, "history-in-use" + end);
      }
    }
  }

  private Path machine(String name) throws IOException {
    return Files.createDirectories(temp.resolve(name));
  }

  private Path documents() throws IOException {
    Path documents = temp.resolve("Documents");
    Random random = new Random(1);
    byte[] content = new byte[MEGABYTE];
    for (String name :
        List.of("Letters", "Music/Choir", "Photos/2025 Granada", "Photos/2026 Lisboa", "Work")) {
      Path folder = Files.createDirectories(documents.resolve(name));
      for (int i = 0; i < 16; i++) {
        try (var out = Files.newOutputStream(folder.resolve("file " + i))) {
          for (int j = 0; j < FILE_MEGABYTES; j++) {
            random.nextBytes(content);
            out.write(content);
          }
        }
      }
    }
    return documents;
  }

  private static void fillIn(
      Shown client, String role, String name, int port, String key, Path folder) {
    client.press("role-" + role);
    client.type("server", "127.0.0.1");
    client.type("port", String.valueOf(port));
    client.type("key", key);
    client.type("folder", folder.toString());
    client.unfold("more");
    client.type("name", name);
    client.fold("more");
  }

  @SuppressWarnings("unchecked") // The box is one of colours.
  private static Shown place(Shown window, Colours colours, int column) {
    Desk.run(
        () -> {
          window.stage().setX(column * (WIDTH + GAP));
          window.stage().setY(0);
          window.find("colours", ChoiceBox.class).setValue(colours);
        });
    return window;
  }

  private void take(Shown window, String name) throws IOException {
    save(Desk.on(() -> window.stage().getScene().snapshot(null)), name);
  }

  private void screen(String name) throws IOException {
    save(Desk.on(() -> new Robot().getScreenCapture(null, 0, 0, 2 * WIDTH + GAP, HEIGHT)), name);
  }

  private void save(WritableImage image, String name) throws IOException {
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    PixelReader pixels = image.getPixelReader();
    BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        copy.setRGB(x, y, pixels.getArgb(x, y));
      }
    }
    Files.createDirectories(pictures);
    ImageIO.write(copy, "png", pictures.resolve(name).toFile());
  }
}
