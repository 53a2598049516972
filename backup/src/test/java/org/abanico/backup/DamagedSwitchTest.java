package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder that was being switched when its program was killed, and whose plan is damaged. */
final class DamagedSwitchTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");
  private final Path halfWay = work.resolve("half way");

  DamagedSwitchTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  private void bringHalfWay() throws IOException {
    Files.createDirectories(source.resolve("d"));
    Files.writeString(source.resolve("d/f"), "content");
    Backups.bring(Backups.read(source, "b1"), copy, false);
    Files.writeString(source.resolve("d/f"), "other content");
    try (DestinationFolder folder = Backups.open(copy, false);
        FolderWriter writer = folder.begin("b2", Backups.SOURCE)) {
      Backups.write(Backups.read(source, "b2").blocks(), writer);
      writer.publish(
          (_, _) -> {
            if (!Files.exists(halfWay)) {
              try {
                Backups.copyTree(copy, halfWay);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "STAYS 9755 1.000000000 - %",
        "STAYS 755 1 - %",
        "STAYS 755 1.x - %",
        "STAYS 755 1.1000000000 - %",
        "STAYS 755 99999999999999999999.0 - %",
        "STAYS 755 1.000000000 0 %",
        "STAYS 755 1.000000000 0:4294967295 %",
        "STAYS",
        "GOES 8 - - d"
      })
  void isRefusedAsOneThatTheDiskHasDamaged(String line) throws IOException {
    bringHalfWay();
    Path plan = halfWay.resolve(".abanico/staging/b2/plan");
    String first = Files.readString(plan).lines().findFirst().orElseThrow();
    String root = first.substring(first.lastIndexOf(' ') + 1);
    Files.writeString(plan, line.replace("%", root) + "\n");
    assertThatExceptionOfType(FolderException.class)
        .isThrownBy(() -> Backups.open(halfWay, false).close())
        .satisfies(e -> assertThat(e).hasStackTraceContaining("has changed on the disk"));
  }

  private static void damage(Path manifest) throws IOException {
    byte[] text = Files.readAllBytes(manifest);
    // A digit of a mode: lines, and all that counts them, stay as they are.
    String damaged = new String(text, StandardCharsets.UTF_8).replaceFirst("FILE 0", "FILE 1");
    Files.writeString(manifest, damaged);
    assertThat(Files.readAllBytes(manifest)).hasSameSizeAs(text).isNotEqualTo(text);
  }

  @Test
  void aStagedManifestThatTheDiskHasChangedIsNotSwitchedTo() throws IOException {
    Files.createDirectories(source);
    Files.writeString(source.resolve("f"), "content");
    Files.setLastModifiedTime(source.resolve("f"), FileTime.fromMillis(0));
    Backups.bring(Backups.read(source, "b1"), copy, false);
    Files.writeString(source.resolve("f"), "other content");
    Files.setLastModifiedTime(source.resolve("f"), FileTime.fromMillis(1000));
    try (DestinationFolder folder = Backups.open(copy, false);
        FolderWriter writer = folder.begin("b2", Backups.SOURCE)) {
      Backups.write(Backups.read(source, "b2").blocks(), writer);
      damage(copy.resolve(".abanico/staging/b2/manifest"));
      assertThatExceptionOfType(FolderException.class)
          .isThrownBy(() -> writer.publish((_, _) -> {}))
          .satisfies(e -> assertThat(e).hasStackTraceContaining("has changed on the disk"));
    }
    assertThat(copy.resolve("f")).hasContent("content");
  }

  @Test
  void aSwitchIsNotGoneOnWithByAManifestThatTheDiskHasChanged() throws IOException {
    bringHalfWay();
    damage(halfWay.resolve(".abanico/staging/b2/manifest"));
    assertThatExceptionOfType(FolderException.class)
        .isThrownBy(() -> Backups.open(halfWay, false).close())
        .satisfies(e -> assertThat(e).hasStackTraceContaining("has changed on the disk"));
  }
}
