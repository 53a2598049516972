package org.abanico.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.SplittableRandom;
import org.abanico.wire.message.Limits;
import org.junit.jupiter.api.Test;

class SourceRunTest {

  @Test
  void anIdentifierBeginsWithTheStartInUtcAndIsFitForTheProtocol() {
    Clock clock =
        Clock.fixed(Instant.parse("2026-03-29T01:02:03.9Z"), ZoneId.of("America/Mexico_City"));
    String identifier = SourceRun.identifier(clock, new SplittableRandom(1));
    assertThat(identifier).matches("20260329T010203Z-[0-9a-f]{8}");
    assertThat(Limits.isBackup(identifier)).isTrue();
  }
}
