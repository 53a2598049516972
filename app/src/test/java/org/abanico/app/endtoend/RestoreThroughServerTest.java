package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.abanico.security.AccessKey;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backups that come back through the server, to a machine that never had them. */
class RestoreThroughServerTest extends EndToEnd {
  private static final TreeShape SHAPE = new TreeShape(200, 60_000, 300_000, 4, false);
  private static final String UNFINISHED = ".abanico-restoring";

  private Path source = Path.of("");
  private Path copy = Path.of("");
  private Path target = Path.of("");
  private Machine third = new Machine(Path.of(""), Map.of());

  @BeforeEach
  void begin() throws IOException {
    source = temp.resolve("source");
    copy = temp.resolve("copy");
    target = temp.resolve("restored");
    third = another("third");
    server();
  }

  private Program restore(String from, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "restore",
                "--server",
                "127.0.0.1:" + port,
                "--from",
                from,
                "--name",
                "newcomer",
                "--to",
                target.toString()));
    words.addAll(List.of(more));
    return clientOn(third, "restorer", words.toArray(String[]::new));
  }

  private void backUp() throws IOException, InterruptedException {
    Program sender = source(source, 1);
    assertThat(sender.exitCode()).as(sender.output()).isZero();
  }

  private void cp(Path tree, Path to) throws IOException, InterruptedException {
    List<String> command = List.of("cp", "-a", "--", tree.toString(), to.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private String snapshot(int number) throws IOException, InterruptedException {
    Program history = client("history", "history", copy.toString());
    assertThat(history.exitCode()).isZero();
    return history.output().lines().toList().get(number).split(" ", 2)[0];
  }

  @Test
  void aThirdMachineGetsAnOlderBackupBackWhenTheSourceIsGone()
      throws IOException, InterruptedException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    Trees.build(source, seed, SHAPE);
    Files.writeString(source.resolve("letter"), "the first");
    Files.createLink(source.resolve("letter again"), source.resolve("letter"));
    Program destination = destination("attic", copy, "--allow-removals");
    backUp();
    Path before = temp.resolve("before");
    cp(source, before);
    Trees.edit(source, seed + 1, SHAPE);
    if (!Files.isRegularFile(source.resolve("letter"), LinkOption.NOFOLLOW_LINKS)) {
      Trees.delete(source.resolve("letter"));
    }
    Files.writeString(source.resolve("letter"), "the second");
    backUp();
    Path after = temp.resolve("after");
    cp(source, after);
    Trees.delete(source);

    String first = snapshot(0);
    Program older = restore("attic", "--snapshot", first);
    expect(older, 0, "Restored from backup " + first);
    assertThat(TreeAssert.differences(before, target)).as("abanico.seed=" + seed).isEmpty();
    destination.awaitOutput("newcomer” has restored");

    expect(restore("attic", "letter"), 0, "Kept as it was: letter");
    assertThat(target.resolve("letter")).hasContent("the first");
    expect(restore("attic", "--overwrite", "--json", "letter"), 0, "\"event\":\"restored\"");
    assertThat(target.resolve("letter")).hasContent("the second");
    expect(restore("attic", "nothing/of/the/kind"), 2, "holds no nothing/of/the/kind");
    expect(restore("attic", "--snapshot", "1999-01-01"), 2, "no such backup");
    Trees.delete(target);
    expect(restore("attic"), 0, "Restored");
    assertThat(TreeAssert.differences(after, target)).as("abanico.seed=" + seed).isEmpty();

    Trees.build(source, seed + 2, SHAPE);
    backUp();
    TreeAssert.assertSame(source, copy);
  }

  @Test
  void whereNothingCanBeHadThatIsSaid() throws IOException, InterruptedException {
    expect(restore("attic"), 9, "no destination of that name");
    Program destination = destination("attic", copy);
    destination.awaitOutput("Joined");
    expect(restore("cellar"), 9, "no destination of that name");
    expect(restore("attic"), 2, "no such backup");
    Machine stranger =
        third.withKeyFile(
            Machine.secret(
                temp.resolve("other-key"), AccessKey.generate(new SecureRandom()).toText()));
    expect(
        clientOn(
            stranger,
            "stranger",
            "restore",
            "--server",
            "127.0.0.1:" + port,
            "--from",
            "attic",
            "--to",
            target.toString()),
        6,
        "no server answered");
    assertThat(target).doesNotExist();
    expect(restore("attic", "--folder", copy.toString()), 2, "one or the other");
  }

  @Test
  void whatIsDamagedAtTheDestinationIsNamedAndTheRestComes()
      throws IOException, InterruptedException {
    Files.createDirectory(source);
    Files.writeString(source.resolve("good"), "good");
    Files.writeString(source.resolve("bad"), "bad");
    Program destination = destination("attic", copy);
    backUp();
    Files.writeString(copy.resolve("bad"), "BAD");
    Program restored = restore("attic");
    expect(restored, 5, "Damaged: bad");
    assertThat(target.resolve("good")).hasContent("good");
    assertThat(target.resolve("bad")).doesNotExist();
    assertThat(destination.isAlive()).isTrue();
  }

  @Test
  void anInterruptionLeavesTheDestinationFreeAndNothingHalfDone()
      throws IOException, InterruptedException {
    makeLarge();
    destination("attic", copy);
    backUp();
    Program interrupted = restore("attic");
    awaitUnfinished(interrupted);
    interrupted.interrupt();
    assertThat(interrupted.exitCode()).as(interrupted.output()).isEqualTo(130);
    assertThat(target.resolve(UNFINISHED)).doesNotExist();
    expect(restore("attic", "--overwrite"), 0, "Restored");
    TreeAssert.assertSame(source, target);
  }

  @Test
  void aDestinationThatIsKilledEndsTheRestoreAndItIsTakenUpAgain()
      throws IOException, InterruptedException {
    makeLarge();
    Program destination = destination("attic", copy);
    backUp();
    Program cutOff = restore("attic");
    awaitUnfinished(cutOff);
    destination.kill();
    expect(cutOff, 4, "the destination went away");
    assertThat(target.resolve(UNFINISHED)).doesNotExist();
    destination("attic", copy).awaitOutput("Joined");
    expect(restore("attic", "--overwrite"), 0, "Restored");
    TreeAssert.assertSame(source, target);
  }

  /** Enough for something to happen meanwhile. */
  private void makeLarge() throws IOException {
    Files.createDirectory(source);
    SplittableRandom random = new SplittableRandom(7);
    for (String name : List.of("a", "b", "c")) {
      try (OutputStream file = Files.newOutputStream(source.resolve(name))) {
        byte[] piece = new byte[1 << 20];
        for (int i = 0; i < 80; i++) {
          random.nextBytes(piece);
          file.write(piece);
        }
      }
    }
  }

  private void awaitUnfinished(Program restorer) {
    Path unfinished = target.resolve(UNFINISHED);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (restorer.isAlive() && !Files.exists(unfinished) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(500_000);
    }
    assertThat(unfinished).exists();
  }
}
