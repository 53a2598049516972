package org.abanico.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.abanico.app.keys.DeviceFile;
import org.abanico.app.keys.KeyException;
import org.abanico.security.DeviceId;
import org.abanico.server.Devices.Verdict;
import org.abanico.server.KeyGrant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The devices that a server knows, as the server asks for them and as its user lists them. */
class DevicesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-29T01:02:03.9Z"), ZoneOffset.UTC);
  private static final DeviceId MINE = new DeviceId("01".repeat(16));
  private static final DeviceId OTHER = new DeviceId("02".repeat(16));

  private static final String MAIN = KeyGrant.MAIN;

  @TempDir Path home;
  private CommandRun run;
  private Path file;
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  @BeforeEach
  void prepare() {
    run = new CommandRun(home);
    file = home.resolve(".local/state/abanico/server/devices");
  }

  /** What a server does with its devices while it runs. */
  private DeviceFile server() throws KeyException {
    return DeviceFile.open(file, CLOCK, trouble -> troubles.add(trouble.problem().name()));
  }

  /** A server that ran while these came. */
  private void haveBeenHere(String... names) throws KeyException {
    try (DeviceFile server = server()) {
      for (String name : names) {
        assertThat(server.admit(MAIN, name, MINE)).isEqualTo(Verdict.ADMITTED);
      }
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Test
  void aNameIsTheFirstDevicesAlsoForTheNextServer() throws KeyException, IOException {
    haveBeenHere("attic");
    assertThat(file).hasContent("attic " + MINE.hex() + " admitted 2026-03-29T01:02:03Z");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (DeviceFile server = server()) {
      assertThat(server.admit(MAIN, "attic", OTHER)).isEqualTo(Verdict.NAME_OF_ANOTHER);
      assertThat(server.admit(MAIN, "attic", MINE)).isEqualTo(Verdict.ADMITTED);
      assertThat(server.admit(MAIN, "cellar", OTHER)).isEqualTo(Verdict.ADMITTED);
      assertThat(server.admit(MAIN, "cellar", MINE)).isEqualTo(Verdict.NAME_OF_ANOTHER);
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void theUserListsThemByName() throws KeyException {
    assertThat(run.server("devices")).isZero();
    assertThat(run.takeOut()).contains("No device has been here.");
    haveBeenHere("café crème", "attic");
    run.server("devices", "block", "attic");
    run.takeOut();
    assertThat(run.server("devices")).isZero();
    assertThat(run.takeOut().lines())
        .containsExactly(
            "attic       blocked   2026-03-29T01:02:03Z  " + MINE,
            "café crème  admitted  2026-03-29T01:02:03Z  " + MINE);
    run.locale = Locale.of("es");
    run.server("devices");
    assertThat(run.takeOut()).contains("bloqueado", "admitido");
  }

  @Test
  void underAnotherKeyTheSameNameIsAnotherOne() throws KeyException, IOException {
    haveBeenHere("attic");
    try (DeviceFile server = server()) {
      assertThat(server.admit("two words", "attic", OTHER)).isEqualTo(Verdict.ADMITTED);
      assertThat(server.admit("two words", "attic", MINE)).isEqualTo(Verdict.NAME_OF_ANOTHER);
      assertThat(server.admit("friends", "attic", MINE)).isEqualTo(Verdict.ADMITTED);
    }
    assertThat(Files.readAllLines(file))
        .contains("attic " + OTHER.hex() + " admitted 2026-03-29T01:02:03Z two%20words");
    assertThat(run.server("devices", "block", "friends/attic")).isZero();
    run.takeOut();
    assertThat(run.server("devices")).isZero();
    assertThat(run.takeOut().lines())
        .containsExactly(
            "attic            admitted  2026-03-29T01:02:03Z  " + MINE,
            "friends/attic    blocked   2026-03-29T01:02:03Z  " + MINE,
            "two words/attic  admitted  2026-03-29T01:02:03Z  " + OTHER);
    try (DeviceFile server = server()) {
      assertThat(server.admit("friends", "attic", MINE)).isEqualTo(Verdict.BLOCKED);
      assertThat(server.admit(MAIN, "attic", MINE)).isEqualTo(Verdict.ADMITTED);
      assertThat(server.admit("two words", "attic", OTHER)).isEqualTo(Verdict.ADMITTED);
    }
  }

  @Test
  void aForgottenNameIsForWhoComesNext() throws KeyException {
    haveBeenHere("attic");
    assertThat(run.server("devices", "forget", "attic")).isZero();
    assertThat(run.takeOut()).contains("“attic” is forgotten");
    try (DeviceFile server = server()) {
      assertThat(server.admit(MAIN, "attic", OTHER)).isEqualTo(Verdict.ADMITTED);
    }
  }

  @Test
  void aBlockedNameIsRefusedToEverybodyAndStaysWhoseItIs() throws KeyException {
    haveBeenHere("attic");
    assertThat(run.server("devices", "block", "attic")).isZero();
    try (DeviceFile server = server()) {
      assertThat(server.admit(MAIN, "attic", MINE)).isEqualTo(Verdict.BLOCKED);
      assertThat(server.admit(MAIN, "attic", OTHER)).isEqualTo(Verdict.BLOCKED);
    }
    assertThat(run.server("devices", "unblock", "attic")).isZero();
    try (DeviceFile server = server()) {
      assertThat(server.admit(MAIN, "attic", MINE)).isEqualTo(Verdict.ADMITTED);
      assertThat(server.admit(MAIN, "attic", OTHER)).isEqualTo(Verdict.NAME_OF_ANOTHER);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forget", "block", "unblock"})
  void anUnknownNameIsAUsageError(String command) throws KeyException {
    haveBeenHere("attic");
    assertThat(run.server("devices", command, "cellar")).isEqualTo(2);
    assertThat(run.takeErr()).contains("“cellar”", "abanico-server devices");
    assertThat(run.server("devices", command)).isEqualTo(2);
    assertThat(run.takeErr()).contains("NAME is missing");
    run.locale = Locale.of("es");
    assertThat(run.server("devices", command, "cellar")).isEqualTo(2);
    assertThat(run.takeErr()).contains("Ningún dispositivo");
  }

  @Test
  void aRunningServerNoticesWhatTheCommandsDo() throws KeyException {
    try (DeviceFile server = server()) {
      server.admit(MAIN, "attic", MINE);
      await("written", () -> run.server("devices", "block", "attic") == 0);
      await("blocked", () -> server.admit(MAIN, "attic", MINE) == Verdict.BLOCKED);
      run.server("devices", "unblock", "attic");
      await("unblocked", () -> server.admit(MAIN, "attic", MINE) == Verdict.ADMITTED);
      run.server("devices", "forget", "attic");
      await("forgotten", () -> server.admit(MAIN, "attic", OTHER) == Verdict.ADMITTED);
    }
    assertThat(troubles).isEmpty();
  }

  @Test
  void serverAndCommandsThatWriteAtTheSameTimeLoseNothing()
      throws KeyException, InterruptedException, ExecutionException, IOException {
    int count = 40;
    List<String> first = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      first.add("old" + i);
    }
    haveBeenHere(first.toArray(String[]::new));
    try (ExecutorService commands = Executors.newFixedThreadPool(2);
        DeviceFile server = server()) {
      List<Future<Integer>> done = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String[] command = {"devices", i % 2 == 0 ? "block" : "forget", "old" + i};
        done.add(commands.submit(() -> new CommandRun(home).server(command)));
        server.admit(MAIN, "new" + i, OTHER);
      }
      for (Future<Integer> each : done) {
        assertThat(each.get()).isZero();
      }
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(count / 2 + count);
    assertThat(lines.stream().filter(line -> line.contains(" blocked "))).hasSize(count / 2);
    assertThat(lines.stream().filter(line -> line.startsWith("new"))).hasSize(count);
    assertThat(troubles).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attic",
        "attic 01 admitted 2026-03-29T01:02:03Z",
        "attic 01010101010101010101010101010101 perhaps 2026-03-29T01:02:03Z",
        "attic 01010101010101010101010101010101 admitted yesterday",
        "%zz 01010101010101010101010101010101 admitted 2026-03-29T01:02:03Z",
        "a/b 01010101010101010101010101010101 admitted 2026-03-29T01:02:03Z",
        "attic 01010101010101010101010101010101 admitted 2026-03-29T01:02:03Z a/b",
        "attic 01010101010101010101010101010101 admitted 2026-03-29T01:02:03Z key more",
        "good 01010101010101010101010101010101 admitted 2026-03-29T01:02:03Z main",
        "good 01010101010101010101010101010101 admitted 2026-03-29T01:02:03Z",
        ""
      })
  void aDamagedFileIsSaidSoAndNeverReplaced(String line) throws IOException {
    Files.createDirectories(file.getParent());
    String text =
        "good 01010101010101010101010101010101 admitted 2026-03-29T01:02:03Z\n" + line + "\n";
    Files.writeString(file, text);
    assertThat(run.server("devices")).isEqualTo(2);
    assertThat(run.server("devices", "forget", "good")).isEqualTo(2);
    assertThat(run.server("run", "--port=0")).isEqualTo(2);
    assertThat(run.err().lines().filter(said -> said.startsWith("Line 2 of " + file))).hasSize(3);
    assertThat(file).hasContent(text);
  }

  @Test
  void aFileThatIsDamagedWhileTheServerRunsChangesNothingAndIsMendedByItsUser()
      throws KeyException, IOException {
    haveBeenHere("attic");
    String good = Files.readString(file);
    try (DeviceFile server = server()) {
      Files.writeString(file, "junk\n");
      await("noticed", () -> troubles.contains("DAMAGED_DEVICES"));
      assertThat(server.admit(MAIN, "attic", OTHER)).isEqualTo(Verdict.NAME_OF_ANOTHER);
      assertThat(server.admit(MAIN, "cellar", MINE)).isEqualTo(Verdict.ADMITTED);
      assertThat(server.admit(MAIN, "cellar", OTHER)).isEqualTo(Verdict.NAME_OF_ANOTHER);
      Files.writeString(file, good);
    }
    assertThat(troubles).hasSize(1);
    assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo(good.strip());
  }

  @Test
  void aFileThatIsBeingWrittenAnewDoesNotMakeTheServerForgetNames()
      throws KeyException, IOException {
    haveBeenHere("attic");
    String good = Files.readString(file);
    try (DeviceFile server = server()) {
      Files.writeString(file, "");
      await("noticed", () -> troubles.contains("DAMAGED_DEVICES"));
      assertThat(server.admit(MAIN, "attic", OTHER)).isEqualTo(Verdict.NAME_OF_ANOTHER);
      Files.writeString(file, good);
    }
    assertThat(Files.readString(file)).isEqualTo(good);
  }

  @Test
  void whenTheLastNameIsForgottenAllAreFreeAgain() throws KeyException, IOException {
    haveBeenHere("attic");
    assertThat(run.server("devices", "forget", "attic")).isZero();
    assertThat(file).doesNotExist();
    try (DeviceFile server = server()) {
      assertThat(server.admit(MAIN, "attic", OTHER)).isEqualTo(Verdict.ADMITTED);
    }
  }

  @Test
  void atMostTenThousandNamesAreRememberedUnderEachKey() throws KeyException {
    try (DeviceFile server = server()) {
      for (int i = 0; i < 10_000; i++) {
        assertThat(server.admit(MAIN, "name" + i, MINE)).isEqualTo(Verdict.ADMITTED);
      }
      assertThat(server.admit(MAIN, "one more", MINE)).isEqualTo(Verdict.FULL);
      assertThat(server.admit(MAIN, "name7", MINE)).isEqualTo(Verdict.ADMITTED);
      assertThat(server.admit("friends", "one more", MINE)).isEqualTo(Verdict.ADMITTED);
    }
    assertThat(file.toFile().length()).isPositive();
  }
}
