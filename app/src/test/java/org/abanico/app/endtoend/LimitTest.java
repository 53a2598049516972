package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;

/** Real programs that are told to go slowly. A limit makes a backup longer, however slow it is. */
class LimitTest extends EndToEnd {
  private static final int BYTES = 12_000_000;

  private Path tree() throws IOException {
    long seed = 3;
    System.out.println("seed " + seed);
    Path tree = Files.createDirectory(temp.resolve("tree"));
    byte[] bytes = new byte[BYTES];
    new SplittableRandom(seed).nextBytes(bytes);
    Files.write(tree.resolve("large"), bytes);
    return tree;
  }

  /** What a source says in the end, in bytes a second. */
  private static double rate(Program source) throws IOException {
    Matcher rate =
        Pattern.compile("destinations hold it: .* \\(([0-9.]+) (k|M)B/s\\)")
            .matcher(source.output());
    assertThat(rate.find()).as(source.output()).isTrue();
    return Double.parseDouble(rate.group(1)) * (rate.group(2).equals("M") ? 1e6 : 1e3);
  }

  @Test
  void aLimitedSourceSendsNoFaster() throws IOException, InterruptedException {
    Path tree = tree();
    server();
    Path copy = temp.resolve("copy");
    destination("d", copy, "--once");
    Program source = source(tree, 1, "--limit", "3M", "--limit", "00:00-23:59=2M");
    assertThat(source.exitCode()).as(source.output()).isZero();
    assertThat(rate(source)).isLessThan(3_100_000);
    TreeAssert.assertSame(tree, copy);
  }

  @Test
  void aLimitedServerSharesItsRateAmongDestinationsAndALimitedDestinationTakesNoMore()
      throws IOException, InterruptedException {
    Path tree = tree();
    server("--limit", "32Mbit");
    destination("d", temp.resolve("d"), "--once");
    destination("e", temp.resolve("e"), "--once");
    Program source = source(tree, 2);
    assertThat(source.exitCode()).as(source.output()).isZero();
    assertThat(rate(source)).isLessThan(2_100_000);
    destination("f", temp.resolve("f"), "--once", "--limit", "2M");
    Program another = source(tree, 1);
    assertThat(another.exitCode()).as(another.output()).isZero();
    assertThat(rate(another)).isLessThan(2_600_000);
    TreeAssert.assertSame(tree, temp.resolve("f"));
  }

  @Test
  void whatIsNoLimitIsRefused() throws IOException, InterruptedException {
    server();
    expect(source(tree(), 1, "--limit", "5MB"), 2, "A limit is a number of bytes a second");
  }
}
