package org.abanico.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.abanico.app.render.Output;
import org.abanico.app.text.Messages;
import org.abanico.testing.log.ExpectsErrorLog;
import org.junit.jupiter.api.Test;

class EventPumpTest {
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private final Output output =
      new Output() {
        @Override
        public void out(String text) {
          shown.add(text);
        }

        @Override
        public void err(String text) {
          shown.add(text);
        }
      };

  @Test
  void eventsAreShownInOrderBeforeItCloses() {
    try (EventPump<Integer> pump =
        new EventPump<>(
            (event, now, to) -> to.out(event + "@" + now),
            output,
            _ -> false,
            () -> 7,
            Messages.of(Locale.ENGLISH))) {
      IntStream.range(0, 100).forEach(pump::accept);
    }
    assertThat(shown).isEqualTo(IntStream.range(0, 100).mapToObj(i -> i + "@7").toList());
  }

  @Test
  void aTerminalThatTakesNoMoreCostsEventsButNeverTheLastOnes() {
    CountDownLatch stopped = new CountDownLatch(1);
    try (EventPump<Integer> pump =
        new EventPump<>(
            (event, _, to) -> {
              awaitEnd(stopped);
              to.out(String.valueOf(event));
            },
            output,
            event -> event == 9999,
            () -> 0,
            Messages.of(Locale.ENGLISH))) {
      IntStream.range(0, 10_000).forEach(pump::accept);
      stopped.countDown();
    }
    assertThat(shown).hasSizeBetween(4096 + 2, 4096 + 3).contains("0", "4095", "9999");
    assertThat(shown.getLast()).contains("messages were not shown");
  }

  private static void awaitEnd(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @ExpectsErrorLog("An event cannot be shown: 1")
  void anEventThatCannotBeShownDoesNotHideTheNext() {
    try (EventPump<Integer> pump =
        new EventPump<>(
            (event, _, to) -> to.out(String.valueOf(10 / (event - 1))),
            output,
            _ -> false,
            () -> 0,
            Messages.of(Locale.ENGLISH))) {
      pump.accept(1);
      pump.accept(2);
    }
    assertThat(shown).containsExactly("10");
  }
}
