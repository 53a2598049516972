package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.Damage.What;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.linux.XattrCalls;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifiedAttributesTest {
  private static final int SOMEBODY = 4_321;

  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");

  VerifiedAttributesTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @BeforeEach
  void bring() throws IOException {
    assumeTrue(OrdinaryUser.isRoot(), "only root gives files away");
    Files.createDirectories(source.resolve("d"));
    Files.writeString(source.resolve("d/f"), "content");
    Files.writeString(source.resolve("plain"), "plain");
    Files.createSymbolicLink(source.resolve("link"), Path.of("plain"));
    set(source.resolve("d"), "user.abanico", "of the directory");
    assumeTrue(set(source.resolve("d/f"), "user.abanico", "of the file"), "no attributes here");
    Backups.bring(Backups.read(source, "one"), copy, false);
  }

  private static boolean set(Path path, String name, String value) {
    return XattrCalls.set(path.toString(), name, value.getBytes(StandardCharsets.US_ASCII)) == 0;
  }

  private static void giveAway(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", SOMEBODY, LinkOption.NOFOLLOW_LINKS);
  }

  private List<Damage> verify() throws IOException {
    List<Damage> damages = new ArrayList<>();
    try (DestinationFolder folder = Backups.open(copy, false)) {
      folder
          .history()
          .verify(
              null,
              new RestoreListener() {
                @Override
                public void progressed(long files, long bytes, String path) {}

                @Override
                public void damaged(Damage damage) {
                  damages.add(damage);
                }

                @Override
                public void existing(String path) {}
              });
    }
    return damages;
  }

  @Test
  void ownersAndExtendedAttributesThatSomebodyChangedAreFoundAndSetAgain() throws IOException {
    assertThat(verify()).isEmpty();
    assertThat(set(copy.resolve("d"), "user.abanico", "another")).isTrue();
    assertThat(set(copy.resolve("d/f"), "user.more", "one more")).isTrue();
    giveAway(copy.resolve("plain"));
    giveAway(copy.resolve("link"));
    assertThat(verify())
        .containsExactly(
            new Damage(What.ATTRIBUTES, "one", "d"),
            new Damage(What.ATTRIBUTES, "one", "d/f"),
            new Damage(What.ATTRIBUTES, "one", "link"),
            new Damage(What.ATTRIBUTES, "one", "plain"));
    Backups.bring(Backups.read(source, "two"), copy, false);
    assertThat(verify()).isEmpty();
    TreeAssert.assertSame(source, copy);
  }

  @Test
  void aFolderAloneThatIsNotAsItWasIsSetAgainThoughNothingElseDiffers() throws IOException {
    giveAway(copy.resolve("d"));
    assertThat(verify()).containsExactly(new Damage(What.ATTRIBUTES, "one", "d"));
    Backups.bring(Backups.read(source, "two"), copy, false);
    assertThat(verify()).isEmpty();
    TreeAssert.assertSame(source, copy);
  }
}
