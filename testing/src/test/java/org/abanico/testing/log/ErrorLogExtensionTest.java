package org.abanico.testing.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs small test classes, below, as JUnit runs any other, and looks at what became of them. */
class ErrorLogExtensionTest {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorLogExtensionTest.class);

  private static List<String> failuresOf(Class<?> fixture) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(fixture))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .build(),
            listener);
    return listener.getSummary().getFailures().stream()
        .map(Failure::getException)
        .map(Throwable::getMessage)
        .map(String::valueOf)
        .toList();
  }

  @Test
  void aTestThatLogsNoErrorPasses() {
    assertThat(failuresOf(Quiet.class)).isEmpty();
  }

  static class Quiet {
    @Test
    void warns() {
      LOG.warn("only a warning");
    }
  }

  @Test
  void anErrorInTheLogFailsTheTestWithItsMessageAndItsCause() {
    assertThat(failuresOf(Loud.class))
        .singleElement()
        .asString()
        .contains("during the test", "no room for 7", "IllegalStateException: the cause");
  }

  static class Loud {
    @Test
    void fails() {
      LOG.error("no room for {}", 7, new IllegalStateException("the cause"));
    }
  }

  @Test
  void anErrorOfAnotherThreadFailsTheTestToo() {
    assertThat(failuresOf(LoudElsewhere.class)).singleElement().asString().contains("elsewhere");
  }

  static class LoudElsewhere {
    @Test
    void fails() throws InterruptedException {
      Thread.ofPlatform().start(() -> LOG.error("elsewhere")).join();
    }
  }

  @Test
  void anErrorThatIsExpectedPassesAndOneThatDoesNotComeFails() {
    assertThat(failuresOf(Expecting.class))
        .singleElement()
        .asString()
        .contains("No error was logged with \"never\"");
  }

  static class Expecting {
    @Test
    @ExpectsErrorLog("planned")
    void passes() {
      LOG.error("this was planned");
    }

    @Test
    @ExpectsErrorLog("never")
    void fails() {
      LOG.warn("never at this level");
    }
  }

  @Test
  void aBufferThatWasNotReleasedFailsItsClass() {
    ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    try {
      assertThat(failuresOf(Leaking.class)).singleElement().asString().contains("LEAK");
    } finally {
      ResourceLeakDetector.setLevel(before);
    }
  }

  static class Leaking {
    @Test
    void leaks() {
      PooledByteBufAllocator.DEFAULT.directBuffer(64).writeByte(1);
    }
  }
}
