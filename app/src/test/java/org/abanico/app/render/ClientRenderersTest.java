package org.abanico.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.abanico.app.text.Messages;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.CopyProgress;
import org.abanico.server.ServerEvent;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientRenderersTest {
  private static final long SECOND = Samples.SECOND;
  private static final String CLEAR = "\r\u001b[K";
  private static final String HOSTILE = "x\u001b]0;owned\u0007\u009b2J\r\n\u202ey";

  private final Messages english = Messages.of(Locale.ENGLISH);
  private final Recorded output = new Recorded();

  private static ClientEvent progressed() {
    return new ClientEvent.Progressed(Samples.progress("photos"));
  }

  @Test
  void linesTellEachChangeAtOnce() {
    Renderer<ClientEvent> lines = new LinesRenderer(english, Side.SOURCE);
    lines.on(new ClientEvent.Connecting("nas:9440", 1), 0, output);
    lines.on(new ClientEvent.Joined("nas:9440", "default", "laptop"), 0, output);
    lines.on(new ClientEvent.Waiting(1, 2), 0, output);
    assertThat(output.takeOut())
        .isEqualTo(
            """
            Connecting to nas:9440.
            Joined group “default” on nas:9440 as source “laptop”.
            1 of 2 destinations are here.
            """);
    assertThat(output.takeErr()).isEmpty();
  }

  @Test
  void linesTellProgressEveryFiveSeconds() {
    Renderer<ClientEvent> lines = new LinesRenderer(english, Side.SOURCE);
    lines.on(new ClientEvent.ReadyToSend("b", 1), 10 * SECOND, output);
    output.takeOut();
    for (long tenths = 100; tenths <= 210; tenths++) {
      lines.on(progressed(), tenths * SECOND / 10, output);
    }
    assertThat(output.takeOut().lines()).hasSize(2).allMatch(line -> line.startsWith("41%, "));
  }

  @Test
  void linesTellOnceThatPublishingBegins() {
    Renderer<ClientEvent> lines = new LinesRenderer(english, Side.DESTINATION);
    lines.on(new ClientEvent.Begun("b", "s"), 0, output);
    output.takeOut();
    ClientEvent publishing =
        new ClientEvent.Progressed(
            new CopyProgress(".", 1, 1, 1, 1, true, 0, -1, CopyProgress.Phase.PUBLISHING));
    lines.on(publishing, 1, output);
    lines.on(publishing, 2, output);
    assertThat(output.takeOut()).isEqualTo("Everything has arrived; switching to the new tree.\n");
  }

  @Test
  void aBarIsDrawnAtMostFiveTimesASecondWithinTheWidth() {
    Renderer<ClientEvent> bar = new BarRenderer(english, Side.SOURCE, () -> 60);
    for (int i = 0; i < 100; i++) {
      bar.on(progressed(), i * SECOND / 100, output);
    }
    String[] drawings = output.takeOut().split("\r", -1);
    assertThat(drawings).hasSize(1 + 5);
    for (String drawing : drawings) {
      assertThat(drawing.replace("\u001b[K", "").length()).isLessThanOrEqualTo(59);
    }
  }

  @Test
  void aBarMakesRoomForALineAndComesBack() {
    Renderer<ClientEvent> bar = new BarRenderer(english, Side.SOURCE, () -> 60);
    bar.on(progressed(), 0, output);
    output.takeOut();
    bar.on(new ClientEvent.MemberGone("nas", "lost", ""), 1, output);
    assertThat(output.takeOut())
        .isEqualTo(CLEAR + "Destination “nas” is gone: no sign of life for too long.\n");
    bar.on(progressed(), 2, output);
    assertThat(output.takeOut()).startsWith(CLEAR + "41%");
  }

  @Test
  void theEndOfASourceHasALineForEachDestinationAndASum() {
    Renderer<ClientEvent> lines = new LinesRenderer(english, Side.SOURCE);
    lines.on(
        new ClientEvent.SourceFinished(
            "20260101T000000Z-a",
            List.of(
                new DestinationResult("attic", true, "", "", 1_234, 2_900_000_000L),
                new DestinationResult("cellar", false, "disk-full", "/srv", 0, 0)),
            1_234,
            2_900_000_000L,
            1,
            29 * SECOND),
        0,
        output);
    lines.on(new ClientEvent.Ended(Outcome.FAILED), 0, output);
    assertThat(output.takeOut())
        .isEqualTo(
            """
            attic: held, 1,234 files, 2.9 GB.
            Backup 20260101T000000Z-a: 1 of 2 destinations hold it: 1,234 files, 2.9 GB in 29.0 s \
            (100 MB/s); 1 entry was left out.
            """);
    assertThat(output.takeErr())
        .isEqualTo(
            """
            cellar: NOT held: the disk is full (/srv). Free some space there and run the backup \
            again.
            Failed: not every destination holds the backup. Mend what is listed above and run it \
            again.
            """);
  }

  @Test
  void aLostConnectionIsAnErrorOnlyWhenItIsNotTriedAgain() {
    Renderer<ClientEvent> lines = new LinesRenderer(english, Side.DESTINATION);
    CloseReason lost = new CloseReason(CloseCode.LOST, "", false);
    lines.on(new ClientEvent.Disconnected(lost, 4 * SECOND), 0, output);
    assertThat(output.takeOut()).endsWith("Trying again in 4 seconds.\n");
    lines.on(new ClientEvent.Disconnected(lost, -1), 0, output);
    assertThat(output.takeErr()).contains("Check the network");
  }

  @Test
  void anEndThatWasAskedForIsNotReportedAsALostConnection() {
    Renderer<ClientEvent> lines = new LinesRenderer(english, Side.SOURCE);
    CloseReason done = new CloseReason(CloseCode.DONE, "", false);
    lines.on(new ClientEvent.Disconnected(done, -1), 0, output);
    assertThat(output.takeOut() + output.takeErr()).isEmpty();
  }

  @Test
  void noneTellsResultsAndErrorsOnly() {
    Renderer<ClientEvent> none = ProgressMode.NONE.renderer(english, Side.SOURCE, true, () -> 80);
    none.on(new ClientEvent.Connecting("nas", 1), 0, output);
    none.on(progressed(), 0, output);
    none.on(new ClientEvent.Ended(Outcome.COMPLETE), 0, output);
    assertThat(output.takeOut()).isEmpty();
    none.on(new ClientEvent.Refused("name-taken", ""), 0, output);
    assertThat(output.takeErr())
        .isEqualTo(
            "The server refused: another client of that name is connected."
                + " Choose another with --name.\n");
  }

  @Test
  void autoIsABarOnATerminalAndLinesElsewhere() {
    assertThat(ProgressMode.AUTO.renderer(english, Side.SOURCE, true, () -> 80))
        .isInstanceOf(BarRenderer.class);
    assertThat(ProgressMode.AUTO.renderer(english, Side.SOURCE, false, () -> 80))
        .isInstanceOf(LinesRenderer.class);
  }

  @ParameterizedTest
  @EnumSource(ProgressMode.class)
  void noTextFromOthersReachesTheTerminalUnescaped(ProgressMode mode) {
    for (Locale locale : List.of(Locale.ENGLISH, Locale.of("es"))) {
      for (Side side : Side.values()) {
        Renderer<ClientEvent> renderer = mode.renderer(Messages.of(locale), side, true, () -> 100);
        for (ClientEvent event : Samples.clientEvents(HOSTILE)) {
          renderer.on(event, 0, output);
          String shown = (output.takeOut() + output.takeErr()).replace(CLEAR, "");
          assertThat(shown).as("%s", event).doesNotContainPattern("[\\p{Cntrl}\u202e&&[^\n]]");
        }
      }
    }
  }

  @Test
  void theServersLinesBeginWithTheGroupAndHoldNothingUnescaped() {
    Renderer<ServerEvent> renderer = new ServerRenderer(english);
    long now = 0;
    for (ServerEvent event : Samples.serverEvents(HOSTILE)) {
      renderer.on(event, now += 6 * SECOND, output);
      assertThat(output.takeOut())
          .as("%s", event)
          .startsWith("[x\\u001b]0;owned")
          .endsWith("\n")
          .doesNotContainPattern("[\\p{Cntrl}\u202e&&[^\n]]");
    }
  }
}
