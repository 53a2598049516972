package org.abanico.backup.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.backup.manifest.ManifestLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WantedContentTest {
  private static final int LONGEST = 700;

  @TempDir private Path directory;

  /** A chunk, and where it stands among all of them. */
  private record Numbered(int number, ManifestLine.Chunk chunk) {}

  private Path file = Path.of("");
  private byte[] content = {};
  private final Sha256 sha256 = new Sha256();

  @Test
  void everybodyGetsWhatItWantsAndHasToPutLittleInOrder() throws IOException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    int cases = Integer.getInteger("abanico.cases", 300);
    file = directory.resolve("remembered");
    content = new byte[100_000];
    new SplittableRandom(7).nextBytes(content);
    Files.write(file, content);
    for (int at = 0; at < cases; at++) {
      check(new SplittableRandom(seed + at), "abanico.seed=" + (seed + at) + " abanico.cases=1");
    }
  }

  private void check(SplittableRandom random, String label) throws IOException {
    List<Receiver> receivers = new ArrayList<>();
    List<List<Numbered>> wanted = new ArrayList<>();
    List<List<Numbered>> got = new ArrayList<>();
    int many = 1 + random.nextInt(4);
    for (int i = 0; i < many; i++) {
      receivers.add(new Receiver(random.nextInt(6) == 0, ""));
      wanted.add(new ArrayList<>());
      got.add(new ArrayList<>());
    }
    int window = 1 + random.nextInt(5_000);
    boolean broken = random.nextInt(8) == 0;
    List<ManifestLine.Chunk> all = new ArrayList<>();
    try (WantedContent packed =
        new WantedContent(PooledByteBufAllocator.DEFAULT, receivers, window)) {
      int segments = 1 + random.nextInt(4);
      for (int i = 0; i < segments; i++) {
        add(packed, receivers, wanted, all, random);
        while (random.nextInt(3) > 0 && take(packed, got, all)) {
          // Some of it goes before there is more.
        }
      }
      while (!broken && take(packed, got, all)) {
        // To the last.
      }
    }
    for (int i = 0; i < many && !broken; i++) {
      assertThat(got.get(i)).as(label).containsExactlyInAnyOrderElementsOf(wanted.get(i));
      boolean ordered = receivers.stream().anyMatch(Receiver::all);
      assertThat(early(wanted.get(i), got.get(i)))
          .as(label)
          .isLessThanOrEqualTo(ordered ? 0 : window + LONGEST);
    }
  }

  private void add(
      WantedContent packed,
      List<Receiver> receivers,
      List<List<Numbered>> wanted,
      List<ManifestLine.Chunk> all,
      SplittableRandom random) {
    OfferedSegment segment = new OfferedSegment();
    List<BitSet> wants = new ArrayList<>();
    receivers.forEach(_ -> wants.add(new BitSet()));
    int chunks = random.nextInt(40);
    for (int i = 0; i < chunks; i++) {
      int length = 1 + random.nextInt(LONGEST);
      int offset = random.nextInt(content.length - length);
      ByteBuf bytes = Unpooled.copiedBuffer(content, offset, length);
      ManifestLine.Chunk chunk = new ManifestLine.Chunk(sha256.of(bytes, 0, length), length);
      boolean read = random.nextBoolean();
      if (!read) {
        bytes.release();
      }
      segment.add(
          new OfferedSegment.Item(
              chunk, read ? bytes : null, read ? null : () -> file, offset, ".", 0, all.size()));
      for (int place = 0; place < receivers.size(); place++) {
        if (receivers.get(place).all() || random.nextInt(3) > 0) {
          wants.get(place).set(i);
          wanted.get(place).add(new Numbered(all.size(), chunk));
        }
      }
      all.add(chunk);
    }
    packed.add(segment, wants);
  }

  /** Takes a block. False when there is none. */
  private boolean take(WantedContent packed, List<List<Numbered>> got, List<ManifestLine.Chunk> all)
      throws IOException {
    WantedContent.Block block = packed.next();
    if (block == null) {
      return false;
    }
    try {
      ContentBlock checked = ContentBlock.check(block.body(), sha256);
      int last = (int) block.last().bytesSoFar();
      int number = last + 1;
      List<Numbered> found = new ArrayList<>();
      for (ManifestLine.Chunk chunk : checked.chunks().reversed()) {
        do {
          number--;
        } while (!all.get(number).equals(chunk));
        found.addFirst(new Numbered(number, chunk));
      }
      block.receivers().stream().forEach(place -> got.get(place).addAll(found));
      return true;
    } finally {
      block.body().release();
    }
  }

  /** How much came before its turn, at most, and waited. */
  private static long early(List<Numbered> wanted, List<Numbered> got) {
    BitSet came = new BitSet();
    long waiting = 0;
    long most = 0;
    int next = 0;
    for (Numbered each : got) {
      came.set(each.number());
      waiting += each.chunk().length();
      while (next < wanted.size() && came.get(wanted.get(next).number())) {
        waiting -= wanted.get(next++).chunk().length();
      }
      most = Math.max(most, waiting);
    }
    return most;
  }
}
