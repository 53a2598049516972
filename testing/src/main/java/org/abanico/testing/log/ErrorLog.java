package org.abanico.testing.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Collects what any thread logs at ERROR, from its making on. At most 1000 records are kept: the
 * first ones, which tell the cause.
 */
final class ErrorLog {
  private static final int MOST_KEPT = 1000;

  private final List<String> records = new ArrayList<>();

  ErrorLog() {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Appender appender = new Appender();
    appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    appender.setName("errors-fail-tests");
    appender.start();
    root.addAppender(appender);
  }

  private final class Appender extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
        add(describe(event));
      }
    }
  }

  private static String describe(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return "[%s] %s: %s%s"
        .formatted(
            event.getThreadName(),
            event.getLoggerName(),
            event.getFormattedMessage(),
            thrown == null ? "" : "\n" + ThrowableProxyUtil.asString(thrown));
  }

  private void add(String text) {
    synchronized (records) {
      if (records.size() < MOST_KEPT) {
        records.add(text);
      }
    }
  }

  /** What was logged since the last call. */
  List<String> take() {
    synchronized (records) {
      List<String> taken = List.copyOf(records);
      records.clear();
      return taken;
    }
  }
}
