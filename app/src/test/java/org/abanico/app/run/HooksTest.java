package org.abanico.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.abanico.app.text.Messages;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Commands after backups, run by a real shell. */
@DisabledOnOs(OS.WINDOWS)
class HooksTest {
  private static final String BACKUP = "20261012T180000Z-1";

  @TempDir Path temp;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Front front() {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Front(
        Messages.of(Locale.ENGLISH), new Console(stream, stream), new Terminal(Map.of()));
  }

  /** Runs what is to be run after these events; returns what was warned of. */
  private String after(
      HookConfig config, Duration patience, boolean source, List<ClientEvent> events) {
    Front front = front();
    try (Shutdown shutdown = new Shutdown(front);
        Hooks hooks = new Hooks(config, front, shutdown, patience)) {
      HookRun run = hooks.of(source, "letters", "laptop", temp);
      events.forEach(event -> run.around(_ -> {}).accept(event));
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  private HookConfig noting() {
    String note = "env | grep ^ABANICO_RUN_ | sort >> " + temp.resolve("%s");
    return new HookConfig(Optional.of(note.formatted("good")), Optional.of(note.formatted("bad")));
  }

  private String noted(String file) throws IOException {
    Path path = temp.resolve(file);
    return Files.exists(path) ? Files.readString(path) : "";
  }

  @Test
  void aSourcesCommandIsToldOfItsBackup() throws IOException {
    ClientEvent finished = new ClientEvent.SourceFinished(BACKUP, List.of(), 7, 1_500, 0, 1);
    String warned =
        after(
            noting(),
            Hooks.PATIENCE,
            true,
            List.of(finished, new ClientEvent.Ended(Outcome.COMPLETE)));
    assertThat(noted("good").lines())
        .containsExactly(
            "ABANICO_RUN_BACKUP=" + BACKUP,
            "ABANICO_RUN_BYTES=1500",
            "ABANICO_RUN_CODE=",
            "ABANICO_RUN_FILES=7",
            "ABANICO_RUN_FOLDER=" + temp,
            "ABANICO_RUN_GROUP=letters",
            "ABANICO_RUN_NAME=laptop",
            "ABANICO_RUN_OUTCOME=complete",
            "ABANICO_RUN_ROLE=source",
            "ABANICO_RUN_SOURCE=");
    assertThat(noted("bad")).isEmpty();
    assertThat(warned).isEmpty();
  }

  @Test
  void whatWasRefusedLacksSomethingOrFailedIsAFailureAndWhatWasInterruptedIsNothing()
      throws IOException {
    after(
        noting(),
        Hooks.PATIENCE,
        true,
        List.of(
            new ClientEvent.Refused("blocked", ""),
            new ClientEvent.Ended(Outcome.REFUSED),
            new ClientEvent.Ended(Outcome.INCOMPLETE),
            new ClientEvent.Ended(Outcome.INTERRUPTED)));
    assertThat(noted("good")).isEmpty();
    assertThat(noted("bad").lines().filter(line -> line.contains("OUTCOME")))
        .containsExactly("ABANICO_RUN_OUTCOME=refused", "ABANICO_RUN_OUTCOME=incomplete");
    assertThat(noted("bad").lines().filter(line -> line.contains("CODE")))
        .containsExactly("ABANICO_RUN_CODE=blocked", "ABANICO_RUN_CODE=");
  }

  @Test
  void aDestinationsCommandIsRunAfterEachBackupAndNotAtItsEnd() throws IOException {
    after(
        noting(),
        Hooks.PATIENCE,
        false,
        List.of(
            new ClientEvent.Begun(BACKUP, "laptop"),
            new ClientEvent.Published(BACKUP, "laptop", 3, 5, 0, 0, 1),
            new ClientEvent.Begun("later", "laptop"),
            new ClientEvent.BackupFailed("later", "disk-full", ""),
            new ClientEvent.Ended(Outcome.NO_CONNECTION)));
    assertThat(noted("good"))
        .contains("ABANICO_RUN_SOURCE=laptop", "ABANICO_RUN_FILES=3", "ROLE=destination");
    assertThat(noted("bad").lines().filter(line -> line.contains("BACKUP")))
        .containsExactly("ABANICO_RUN_BACKUP=later");
    assertThat(noted("bad")).contains("ABANICO_RUN_CODE=disk-full", "ABANICO_RUN_FILES=0");
  }

  @Test
  void aCommandThatFailsIsWarnedAbout() {
    HookConfig failing = new HookConfig(Optional.of("exit 3"), Optional.empty());
    assertThat(
            after(failing, Hooks.PATIENCE, true, List.of(new ClientEvent.Ended(Outcome.COMPLETE))))
        .isEqualTo("The command “exit 3” ended with 3.\n");
  }

  @Test
  void aCommandThatTakesTooLongIsStoppedWithAllThatItBegan() throws IOException {
    Path pid = temp.resolve("pid");
    HookConfig endless =
        new HookConfig(Optional.of("sleep 600 & echo $! > " + pid + "; wait"), Optional.empty());
    String warned =
        after(
            endless, Duration.ofSeconds(2), true, List.of(new ClientEvent.Ended(Outcome.COMPLETE)));
    assertThat(warned).endsWith("was stopped after 2 seconds.\n");
    long child = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(child).ifPresent(left -> left.onExit().join());
  }

  @Test
  void whenTooManyWaitTheOthersAreLeftOutAndCounted() {
    Path gate = temp.resolve("gate");
    HookConfig slow = new HookConfig(Optional.of("sleep 1; echo ran >> " + gate), Optional.empty());
    HookConfig first = slow;
    Front front = front();
    try (Shutdown shutdown = new Shutdown(front);
        Hooks hooks = new Hooks(first, front, shutdown, Duration.ofMillis(1))) {
      HookRun run = hooks.of(true, "g", "n", temp);
      for (int i = 0; i < Hooks.MOST_WAITING + 30; i++) {
        run.end(Outcome.COMPLETE);
      }
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).containsPattern("\\d+ commands were not run");
  }
}
