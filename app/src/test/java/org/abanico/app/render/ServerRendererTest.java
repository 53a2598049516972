package org.abanico.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.abanico.app.text.Messages;
import org.abanico.server.ServerEvent;
import org.junit.jupiter.api.Test;

class ServerRendererTest {
  private static final long SECOND = Samples.SECOND;

  private final ServerRenderer renderer = new ServerRenderer(Messages.of(Locale.ENGLISH));
  private final Recorded output = new Recorded();

  @Test
  void aBackupIsToldFromTheFirstMemberToTheSum() {
    renderer.on(
        new ServerEvent.ClientJoined(
            "default", "attic", ServerEvent.Role.DESTINATION, "192.0.2.7:5000", 0),
        0,
        output);
    renderer.on(
        new ServerEvent.ClientJoined(
            "default", "laptop", ServerEvent.Role.SOURCE, "192.0.2.8:5000", 1),
        0,
        output);
    renderer.on(
        new ServerEvent.ClientAway("default", "attic", ServerEvent.Role.DESTINATION), 0, output);
    renderer.on(
        new ServerEvent.ClientBack(
            "default", "attic", ServerEvent.Role.DESTINATION, "192.0.2.9:5000"),
        0,
        output);
    renderer.on(new ServerEvent.Gathering("default", 1, 1), 0, output);
    renderer.on(new ServerEvent.BackupBegun("default", "b1", "laptop", 1), 0, output);
    renderer.on(
        new ServerEvent.BackupProgressed("default", "b1", 9, 9_000_000, 9_000_000), SECOND, output);
    renderer.on(
        new ServerEvent.BackupProgressed("default", "b1", 50, 50_000_000, 40_000_000),
        5 * SECOND,
        output);
    renderer.on(
        new ServerEvent.MemberFinished("default", "b1", "attic", true, ""), 9 * SECOND, output);
    renderer.on(
        new ServerEvent.BackupEnded("default", "b1", 100_000_000, 100_000_000),
        10 * SECOND,
        output);
    renderer.on(
        new ServerEvent.ClientLeft("default", "laptop", ServerEvent.Role.SOURCE, "left", ""),
        10 * SECOND,
        output);
    assertThat(output.takeOut())
        .isEqualTo(
            """
            [default] Destination “attic” joined from 192.0.2.7:5000.
            [default] Source “laptop” joined from 192.0.2.8:5000; it needs 1 destination.
            [default] Destination “attic” is asleep or out of reach.
            [default] Destination “attic” is back, at 192.0.2.9:5000.
            [default] 1 of 1 destinations are here.
            [default] Backup b1 from “laptop” begins, to 1 destination.
            [default] 50.0 MB from the source, 40.0 MB to the destinations, 10.0 MB/s.
            [default] “attic” holds the backup.
            [default] Backup b1 ended: 100 MB from the source, 100 MB to the destinations, \
            in 10.0 s (10.0 MB/s).
            [default] Source “laptop” is gone: it left.
            """);
  }

  @Test
  void strangersAreSummedUpInALineOfNoGroup() {
    Recorded output = new Recorded();
    ServerRenderer english = new ServerRenderer(Messages.of(Locale.ENGLISH));
    english.on(new ServerEvent.StrangersRefused(3_000_000, 1, false), 0, output);
    english.on(new ServerEvent.StrangersRefused(3_000_000, 256, true), 0, output);
    ServerRenderer spanish = new ServerRenderer(Messages.of(Locale.of("es")));
    spanish.on(new ServerEvent.StrangersRefused(3_000_000, 2, false), 0, output);
    assertThat(output.takeOut())
        .isEqualTo(
            """
            Refused 3,000,000 packets of strangers in a minute, from 1 address.
            Refused 3,000,000 packets of strangers in a minute, from more than 256 addresses.
            Rechazados 3.000.000 paquetes de extraños en un minuto, desde 2 direcciones.
            """);
  }
}
