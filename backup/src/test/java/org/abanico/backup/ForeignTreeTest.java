package org.abanico.backup;

import static org.abanico.testing.TreeAssert.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.BackupReader.Omission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trees that other programs make and other programs look at: the JDK sees neither side. */
final class ForeignTreeTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = Files.createDirectory(work.resolve("source"));
  private final Path copy = work.resolve("copy");

  ForeignTreeTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @Test
  void timesBefore1970ArriveToTheNanosecond() throws Exception {
    run(
        """
        mkdir d && ln -s nowhere l && touch a b c d/e
        touch -d '1969-12-31 23:59:59.999999999 UTC' a
        touch -d '1969-12-31 23:59:58.000000001 UTC' b
        touch -d '1901-12-14 00:00:00.5 UTC' c
        touch -d '1955-11-05 06:15:00.123456789 UTC' d/e
        touch -h -d '1932-02-29 12:00:00.000000007 UTC' l
        touch -d '1969-07-20 20:17:40.25 UTC' d
        touch -d '1962-02-20 14:47:39.75 UTC' .
        """);
    assertThat(output(source, "stat -c %.9Y d")).startsWith("-14182939.75");
    bring();
    assertThat(listing(copy)).isEqualTo(listing(source));
  }

  @Test
  void targetsOfLinksArriveAsTheyAre() throws Exception {
    List<String> targets =
        List.of(
            "a//b",
            "./x",
            "x/",
            "/",
            "//",
            "/.",
            "..//",
            "a/../b",
            "-n",
            " ",
            "a\nb",
            "caf\u00e9/");
    for (int i = 0; i < targets.size(); i++) {
      int failed =
          new ProcessBuilder("ln", "-s", "--", targets.get(i), source.resolve("l" + i).toString())
              .start()
              .waitFor();
      assertThat(failed).isZero();
    }
    bring();
    assertThat(listing(copy)).isEqualTo(listing(source));
    for (int i = 0; i < targets.size(); i++) {
      assertThat(output(copy, "readlink -n l" + i)).isEqualTo(targets.get(i));
    }
  }

  @Test
  void namesOfEveryKindArriveAsTheyAre() throws Exception {
    run(
        """
        printf 1 > ' leading and trailing '
        printf 2 > $'new\\nline'
        printf 3 > -rf
        printf 4 > --help
        printf 5 > $(printf 'n%.0s' {1..255})
        printf 6 > $(printf '\\u00e9%.0s' {1..127})x
        printf 7 > $'caf\\u00e9' ; printf 8 > $'cafe\\u0301'
        mkdir $'\\U1F642 emoji' && printf 9 > $'\\U1F642 emoji/\\U1F4BE'
        printf 10 > '%41' ; printf 11 > '+1' ; printf 12 > $'\\x7f\\x01'
        """);
    bring();
    assertThat(listing(copy)).isEqualTo(listing(source));
    assertThat(listing(copy).lines().count()).isGreaterThan(13);
    assertThat(output(work.path(), "diff -r --exclude=.abanico source copy")).isEmpty();
  }

  @Test
  void fifosAndDevicesArrive() throws Exception {
    assumeTrue(OrdinaryUser.isRoot(), "only root can make a device");
    run(
        """
        mkfifo -m 640 fifo && mknod -m 600 null c 1 3 && mknod disk b 7 200 && mknod far c 511 1048575
        touch -d '2001-02-03 04:05:06.789 UTC' fifo null && chown 1:2 disk fifo
        """);
    bring("first");
    assertSame(source, copy);
    bring("second");
    assertThat(copy.resolve(".abanico/history")).isEmptyDirectory();
    run("rm null disk && mknod disk b 7 201 && mkfifo null");
    bring("third");
    assertSame(source, copy);
    assertThat(output(copy, "stat -c '%F %t:%T' .abanico/history/third/{disk,null}"))
        .isEqualTo("block special file 7:c8\ncharacter special file 1:3\n");
  }

  @Test
  void aNameThatIsNotUtf8IsToldByItsBytes() throws Exception {
    run("printf x > $'caf\\xe9 \\xc3\\xa9 \\xff' && mkdir $'d\\xc0\\xaf' && printf x > good");
    Backups.Whole backup = Backups.read(source, "b");
    assertThat(backup.omitted())
        .extracting(Omission::code, Omission::path)
        .containsExactlyInAnyOrder(
            tuple("name", "caf\\xE9 \u00e9 \\xFF"), tuple("name", "d\\xC0\\xAF"));
    assertThat(backup.summary().omitted()).isEqualTo(2);
    assertThat(Backups.bring(backup, copy, false).omitted()).isEqualTo(2);
    assertThat(copy.resolve("good")).hasContent("x");
  }

  @Test
  void bitsThatLendRightsGoWithTheirOwner() throws Exception {
    assumeTrue(OrdinaryUser.isRoot(), "only root can give files away");
    run(
        """
        printf x > f && chown 1000:1001 f && chmod 6755 f
        printf x > g && chmod 4711 g && mkdir d && chmod 2755 d
        """);
    bring("b");
    assertSame(source, copy);
    assertThat(output(copy, "stat -c '%a %u:%g' f g d"))
        .isEqualTo("6755 1000:1001\n4711 0:0\n2755 0:0\n");
  }

  private void bring() throws IOException {
    bring("b");
  }

  private void bring(String id) throws IOException {
    Backups.bring(Backups.read(source, id), copy, false);
  }

  /** Every entry with its kind, mode, size, time and target, as find sees them. */
  private static String listing(Path folder) throws Exception {
    return output(
        folder,
        "find . -path ./.abanico -prune -o -type d -printf '%P %y %m %T@\\0'"
            + " -o -printf '%P %y %m %s %T@ %l\\0' | LC_ALL=C sort -z | tr '\\0' '\\n'");
  }

  private void run(String script) throws Exception {
    assertThat(output(source, "set -e\n" + script)).isEmpty();
  }

  private static String output(Path folder, String script) throws Exception {
    Process bash =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said;
  }
}
