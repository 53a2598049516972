package org.abanico.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.abanico.backup.DamagedBlockException;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.block.BlockCompression;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestFormat;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Owner;
import org.abanico.backup.manifest.Xattr;
import org.abanico.security.DeviceId;
import org.abanico.security.UnopenableException;
import org.abanico.security.seal.BackupKey;
import org.abanico.security.seal.BlockOpener;
import org.abanico.security.seal.BlockSealer;

/** What is written is read as it was, whatever it is. jqwik prints the seed of what is not. */
class RoundTripsTest {
  private static final long MOST = (1L << 62) - 1;
  private static final BackupKey KEY = BackupKey.generate(new SplittableRandom(3));
  private static final DeviceId SENDER = new DeviceId("0123456789abcdef0123456789abcdef");

  @Provide
  Arbitrary<ManifestLine> lines() {
    Arbitrary<String> texts = Arbitraries.strings().all().excludeChars('\ud800').ofMaxLength(40);
    Arbitrary<String> whole = texts.filter(RoundTripsTest::isUnicode);
    Arbitrary<Long> numbers = Arbitraries.longs().between(0, MOST);
    Arbitrary<Integer> modes = Arbitraries.integers().between(0, 07777);
    Arbitrary<EntryTime> times =
        Combinators.combine(
                Arbitraries.longs().between(-MOST, MOST),
                Arbitraries.integers().between(0, 999_999_999))
            .as(EntryTime::new);
    Arbitrary<Owner> owners =
        Combinators.combine(
                Arbitraries.longs().between(0, Owner.MAX_ID),
                Arbitraries.longs().between(0, Owner.MAX_ID))
            .as(Owner::new)
            .injectNull(0.2);
    Arbitrary<byte[]> values = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    return Arbitraries.oneOf(
        List.of(
            Combinators.combine(modes, times, owners, whole).as(ManifestLine.Directory::new),
            Combinators.combine(modes, times, owners, numbers, whole).as(ManifestLine.File::new),
            Combinators.combine(times, owners, whole, whole).as(ManifestLine.Symlink::new),
            Combinators.combine(modes, times, owners, whole).as(ManifestLine.Fifo::new),
            Combinators.combine(
                    Arbitraries.of(true, false),
                    modes,
                    times,
                    owners,
                    Arbitraries.integers(),
                    Arbitraries.integers(),
                    whole)
                .as(ManifestLine.Device::new),
            Combinators.combine(whole, values)
                .as((name, value) -> new ManifestLine.Attribute(Xattr.of(name, value))),
            Combinators.combine(whole, whole).as(ManifestLine.Link::new),
            Combinators.combine(numbers, times).as(ManifestLine.Whole::new),
            numbers.map(ManifestLine.Hole::new),
            numbers.map(ManifestLine.Shared::new),
            Combinators.combine(Arbitraries.longs().between(0, Owner.MAX_ID), whole)
                .as(ManifestLine.User::new)));
  }

  private static boolean isUnicode(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
  }

  @Property(seed = "20260102")
  void aLineOfAManifestIsReadAsItWasWritten(@ForAll("lines") ManifestLine line)
      throws InvalidBackupException {
    StringBuilder text = new StringBuilder();
    ManifestFormat.append(line, text);
    assertThat(text.indexOf("\n")).isEqualTo(text.length() - 1);
    assertThat(ManifestFormat.parse(text.substring(0, text.length() - 1))).isEqualTo(line);
  }

  @Property(seed = "20260102")
  void aBlockOpensAsItWasSealed(
      @ForAll @Size(max = 3000) byte[] bytes, @ForAll @LongRange(min = 0) long number)
      throws UnopenableException {
    ByteBuf block = Unpooled.buffer().writeBytes(bytes);
    new BlockSealer(KEY, SENDER, "photos", "b1").seal(number, "content", block);
    assertThat(block.readableBytes()).isEqualTo(bytes.length + BlockSealer.TAG_BYTES);
    new BlockOpener(KEY, SENDER, "photos", "b1").open(number, "content", block);
    assertThat(block).isEqualTo(Unpooled.wrappedBuffer(bytes));
  }

  @Property(seed = "20260102")
  void aBodyExpandsToWhatWasCompressed(
      @ForAll @Size(min = 1, max = 40) byte[] piece,
      @ForAll @IntRange(min = 1, max = 400) int times)
      throws DamagedBlockException {
    ByteBuf body = Unpooled.buffer();
    for (int i = 0; i < times; i++) {
      body.writeBytes(piece);
    }
    ByteBuf smaller = BlockCompression.compress(body);
    if (smaller == null) {
      return;
    }
    ByteBuf again = BlockCompression.expand(smaller);
    assertThat(again).isEqualTo(body);
    again.release();
    smaller.release();
  }
}
