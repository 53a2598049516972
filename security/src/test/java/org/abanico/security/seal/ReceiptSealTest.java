package org.abanico.security.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.abanico.security.primitive.Fields;
import org.abanico.security.primitive.Hkdf;
import org.abanico.testing.ProtocolDocument;
import org.junit.jupiter.api.Test;

class ReceiptSealTest {
  private static final String ROOT = "0123456789abcdef".repeat(4);

  private final BackupKey key = BackupKey.generate(new SplittableRandom(1));
  private final ReceiptSeal seal = new ReceiptSeal("g", "b1", "attic");

  /** The key of the examples: the bytes 0, 1, 2... */
  private static final class Counting implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) i;
      }
    }
  }

  @Test
  void itIsDerivedFromTheBackupsKeyAndAllThatTheReceiptSays() {
    byte[] info =
        Fields.encode(
            Fields.text("abanico 1 receipt"),
            Fields.text("g"),
            Fields.text("b1"),
            Fields.text("attic"),
            Fields.text(ROOT),
            Fields.number(3),
            Fields.number(93),
            Fields.number(1));
    byte[] bytes = new byte[32];
    new Counting().nextBytes(bytes);
    assertThat(seal.proof(BackupKey.generate(new Counting()), ROOT, 3, 93, 1))
        .isEqualTo(HexFormat.of().formatHex(Hkdf.derive(new byte[0], bytes, info, 32)))
        .matches("[0-9a-f]{64}");
  }

  @Test
  void theReceiptsOfTheProtocolsExamplesAreWhatItSays() {
    String root =
        ProtocolDocument.examples("abanico-manifest")
            .getFirst()
            .attributes()
            .getOrDefault("root", "");
    BackupKey shown = BackupKey.generate(new Counting());
    List<String> receipts =
        ProtocolDocument.examples("abanico-control").stream()
            .flatMap(example -> example.lines().stream())
            .filter(line -> line.contains(" \u2192 server: RECEIPT "))
            .toList();
    assertThat(receipts).hasSize(3);
    for (String line : receipts) {
      String[] words = line.split(" ");
      ReceiptSeal example = new ReceiptSeal("default", words[4], words[0]);
      assertThat(words[5]).as(line).isEqualTo(example.proof(shown, root, 3, 93, 0));
    }
  }

  @Test
  void itIsGoodForNothingElse() {
    BackupKey other = BackupKey.generate(new SplittableRandom(2));
    assertThat(
            List.of(
                seal.proof(other, ROOT, 3, 93, 1),
                seal.proof(key, ROOT.replace('0', '1'), 3, 93, 1),
                seal.proof(key, ROOT, 4, 93, 1),
                seal.proof(key, ROOT, 3, 94, 1),
                seal.proof(key, ROOT, 3, 93, 0),
                new ReceiptSeal("h", "b1", "attic").proof(key, ROOT, 3, 93, 1),
                new ReceiptSeal("g", "b2", "attic").proof(key, ROOT, 3, 93, 1),
                new ReceiptSeal("g", "b1", "cellar").proof(key, ROOT, 3, 93, 1),
                new ReceiptSeal("g", "b1a", "ttic").proof(key, ROOT, 3, 93, 1)))
        .doesNotContain(seal.proof(key, ROOT, 3, 93, 1))
        .doesNotHaveDuplicates();
  }
}
