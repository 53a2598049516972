package org.abanico.testing.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Fails a test during which something was logged at ERROR, by whatever thread, unless it {@link
 * ExpectsErrorLog}. Leaked Netty buffers are logged so, and are looked for at the end of each
 * class. JUnit finds this extension by itself (META-INF/services).
 */
public final class ErrorLogExtension
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private static final ErrorLog LOG = new ErrorLog();

  @Override
  public void beforeAll(ExtensionContext context) {
    check("before the class began", LOG.take(), List.of());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    check("during the test", LOG.take(), expected(context));
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    BufferLeaks.report();
    check("at the end of the class", LOG.take(), List.of());
  }

  private static List<String> expected(ExtensionContext context) {
    List<String> texts = new ArrayList<>();
    context
        .getTestMethod()
        .flatMap(method -> AnnotationSupport.findAnnotation(method, ExpectsErrorLog.class))
        .ifPresent(expects -> texts.addAll(Arrays.asList(expects.value())));
    context
        .getTestClass()
        .flatMap(type -> AnnotationSupport.findAnnotation(type, ExpectsErrorLog.class))
        .ifPresent(expects -> texts.addAll(Arrays.asList(expects.value())));
    return texts;
  }

  private static void check(String when, List<String> logged, List<String> expected) {
    List<String> surprising =
        logged.stream().filter(text -> expected.stream().noneMatch(text::contains)).toList();
    if (!surprising.isEmpty()) {
      throw new AssertionError(
          "Errors were logged %s:\n%s".formatted(when, String.join("\n", surprising)));
    }
    for (String text : expected) {
      if (logged.stream().noneMatch(line -> line.contains(text))) {
        throw new AssertionError("No error was logged with \"%s\" in it".formatted(text));
      }
    }
  }
}
