package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupWriter.Receipt;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.testing.ProtocolDocument;
import org.abanico.testing.ProtocolDocument.Example;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/protocol.md, sections 10.7 and 10.8. */
final class ProtocolExamplesTest {
  private static final String BACKUP = "20261012T180000Z-k3v9";
  private static final String SOURCE = "laptop";
  private static final String ROOT =
      "652d1036f3cdbeaecef37c2129969f9d1ca0391381dcf0cd284870e763d46e98";

  private final WorkFolder work = WorkFolder.create();
  private final Path copy = work.resolve("copy");

  ProtocolExamplesTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @Test
  void theBodiesRebuildTheFolderThatTheManifestDescribes() throws IOException {
    assertThat(rebuild()).isEqualTo(new Receipt(ROOT, 3, 93, 1));
    assertThat(Backups.keptManifest(copy, BACKUP)).isEqualTo(manifest());
    assertThat(copy.resolve("a list.txt")).hasContent("bread\nolive oil\ntwo lemons\n");
    assertThat(copy.resolve("letters/caf\u00e9.txt"))
        .hasContent("Dear Ana,\nthe fan arrived whole. Not a rib is missing.\nYours, Luz\n");
    assertThat(copy.resolve("empty")).isEmptyFile();
    assertThat(Files.readSymbolicLink(copy.resolve("latest"))).hasToString("letters/caf\u00e9.txt");
    assertThat(copy.resolve("socket")).doesNotExist();
  }

  @Test
  void theRebuiltFolderReadAgainIsTheSameManifestButForOwners() throws Exception {
    rebuild();
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(copy.resolve("socket")));
      Trees.setTime(copy, Instant.ofEpochSecond(1_791_828_000L, 250_000_000));
      Backups.Whole again = Backups.read(copy, BACKUP, SOURCE);
      assertThat(withoutOwners(again.manifest())).isEqualTo(withoutOwners(manifest()));
    }
  }

  @Test
  void theOtherManifestIsOneThatADestinationTakes() throws IOException {
    String text = ProtocolDocument.examples("abanico-manifest").get(1).text();
    String backup = text.lines().toList().get(1).split(" ", -1)[1];
    try (DestinationFolder destination = Backups.open(copy, false);
        FolderWriter writer = destination.begin(backup, SOURCE)) {
      assertThat(Backups.write(Backups.segment(text), writer).complete()).isTrue();
      assertThat(writer.publish((_, _) -> {}).bytes()).isEqualTo(1 << 20);
    }
    assertThat(copy.resolve("image again")).hasSize(1 << 20);
    assertThat(Files.isSameFile(copy.resolve("image"), copy.resolve("image again"))).isTrue();
  }

  private static String withoutOwners(String manifest) {
    return manifest
        .replaceAll("(?m)^(USER|GROUP) .*\n", "")
        .replaceAll(" [0-9]+:[0-9]+ ", " owner ");
  }

  private Receipt rebuild() throws IOException {
    List<Backups.Block> blocks = new ArrayList<>();
    for (Example body : ProtocolDocument.examples("abanico-body")) {
      assertThat(body.attributes()).containsEntry("number", Integer.toString(blocks.size()));
      Kind kind = Kind.valueOf(body.attributes().get("kind").toUpperCase(Locale.ROOT));
      blocks.add(new Backups.Block(kind, body.text().getBytes(StandardCharsets.UTF_8)));
    }
    try (DestinationFolder destination = Backups.open(copy, false);
        FolderWriter writer = destination.begin(BACKUP, SOURCE)) {
      Backups.write(blocks, writer);
      return writer.publish((_, _) -> {});
    }
  }

  private static String manifest() {
    return ProtocolDocument.examples("abanico-manifest").getFirst().text();
  }
}
