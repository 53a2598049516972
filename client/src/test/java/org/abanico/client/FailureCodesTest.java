package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.abanico.backup.FolderException.Problem;
import org.abanico.client.SourceOptions.WaitFor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureCodesTest {
  @ParameterizedTest
  @CsvSource({
    "DISK_FULL, disk-full",
    "HELD, held",
    "HALF_SWITCHED, half-switched",
    "OTHER_SOURCE, other-source",
    "CHANGED, changed",
    "IO, internal",
    "MISSING, not-writable",
    "NOT_A_FOLDER, not-writable",
    "UNREADABLE, not-writable",
    "NOT_WRITABLE, not-writable",
    "IN_USE, not-writable",
    "NOT_A_DESTINATION, not-writable"
  })
  void aProblemHasTheCodeOfTheProtocol(Problem problem, String code) {
    assertThat(FailureCodes.of(problem)).isEqualTo(code);
  }

  private static void areRefused(int destinations, int atLeast, Duration lostAfter) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(destinations, atLeast, lostAfter));
  }

  private static SourceOptions options(int destinations, int atLeast, Duration lostAfter) {
    return new SourceOptions(
        "g", "n", destinations, WaitFor.ALL, Optional.empty(), atLeast, lostAfter, false);
  }

  @Test
  void aSourceAsksForOneDestinationOrMoreAndWaitsForNoLessThanNoTime() {
    assertThat(options(2, 1, Duration.ZERO).atLeast()).isOne();
    assertThat(options(2, 2, Duration.ZERO).atLeast()).isEqualTo(2);
    areRefused(0, 0, Duration.ZERO);
    areRefused(2, 0, Duration.ZERO);
    areRefused(2, 3, Duration.ZERO);
    areRefused(2, 1, Duration.ofNanos(-1));
  }
}
