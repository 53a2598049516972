package org.abanico.desktop.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.abanico.desktop.program.ProgramException;
import org.junit.jupiter.api.Test;

class RunTest {
  private final Queue<Runnable> window = new ArrayDeque<>();
  private final List<Integer> told = new ArrayList<>();
  private long leftOut = -1;
  private Optional<ProgramException> problem = Optional.empty();

  private final class Listener implements Run.Listener<String, Integer> {
    @Override
    public void begun(String program) {
      told.add(0);
    }

    @Override
    public void happened(Integer event) {
      told.add(event);
    }

    @Override
    public boolean isDispensable(Integer event) {
      return event % 2 == 1;
    }

    @Override
    public void ended(Optional<ProgramException> end, long untold) {
      problem = end;
      leftOut = untold;
    }
  }

  private void start(Run.Job<String, Integer> job) {
    Run.start(job, Runnable::run, window::add, new Listener());
    while (!window.isEmpty()) {
      window.remove().run();
    }
  }

  @Test
  void eventsAreToldInTheirOrder() {
    start(
        watcher -> {
          watcher.begun("program");
          watcher.happened(1);
          watcher.happened(2);
        });
    assertThat(told).containsExactly(0, 1, 2);
    assertThat(leftOut).isZero();
  }

  @Test
  void aWindowThatIsTooSlowMissesOnlyWhatItCanDoWithoutAndLearnsHowMuch() {
    start(
        watcher -> {
          for (int i = 0; i < Run.CAPACITY; i++) {
            watcher.happened(2);
          }
          watcher.happened(3);
          watcher.happened(4);
        });
    assertThat(told).hasSize(Run.CAPACITY + 1).endsWith(4).doesNotContain(3);
    assertThat(leftOut).isEqualTo(1);
  }

  @Test
  void whatKeepsAProgramFromBeginningIsTold() {
    start(
        _ -> {
          throw new ProgramException("bind.PORT_IN_USE", new IllegalStateException(), "9440");
        });
    assertThat(problem).map(ProgramException::kind).contains("bind.PORT_IN_USE");
  }

  @Test
  void aFaultOfTheProgramIsAProblemAsWell() {
    start(
        _ -> {
          throw new IllegalStateException("broken");
        });
    assertThat(problem).map(ProgramException::kind).contains("fault");
  }
}
