package org.abanico.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.abanico.app.run.ExitCode;
import org.abanico.app.text.Messages;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Refusal;
import org.abanico.backup.history.Restored;
import org.junit.jupiter.api.Test;

/** What a restore shows of what the target's file system cannot hold. */
final class HistoryOutputTest {
  private static final Restored RESTORED =
      new Restored("b", 3, 30, 0, 0, 0, 0, 1, List.of(), List.of());

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private void show(Locale locale, boolean json) {
    PrintWriter lines = new PrintWriter(out, true);
    PrintWriter warnings = new PrintWriter(err, true);
    HistoryOutput output = new HistoryOutput(Messages.of(locale), lines, warnings, json);
    output.refused(new LeftOut.Entry(Refusal.SYMLINK, "a/link"));
    output.restored(RESTORED);
  }

  @Test
  void whatTheTargetCannotHoldIsNamedAndCounted() {
    show(Locale.ENGLISH, false);
    assertThat(err.toString())
        .contains("Not held: a/link. The file system has no symbolic links.")
        .contains("1 entry is not restored, for the file system");
  }

  @Test
  void inSpanishToo() {
    show(Locale.of("es"), false);
    assertThat(err.toString())
        .contains("No se guarda: a/link.")
        .contains("1 entrada no se ha restaurado");
  }

  @Test
  void asJsonItIsTheEventOfABackup() {
    show(Locale.ENGLISH, true);
    assertThat(out.toString().lines())
        .first()
        .isEqualTo(
            "{\"event\":\"left-out\",\"count\":1,"
                + "\"entries\":[{\"code\":\"symlink\",\"path\":\"a/link\"}]}");
    assertThat(out.toString()).contains("\"refused\":1");
  }

  @Test
  void itEndsWith3() {
    assertThat(ExitCode.of(RESTORED).number()).isEqualTo(3);
  }
}
