package org.abanico.app.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The log: to standard error, warnings and worse unless {@link LogLevel} says otherwise. Found by
 * Logback as a service; in code and not in XML, whose parser costs a sixth of the start-up time.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  /** Control characters in a message could drive the terminal: they are replaced. */
  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{0}: %replace(%msg){'[\\p{Cntrl}&&[^\\n\\t]]', '?'}%n%ex";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
