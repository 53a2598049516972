package org.abanico.app.run;

import java.security.SecureRandom;
import java.util.Set;
import org.abanico.backup.catalog.Warmup;
import org.abanico.security.DeviceKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what a backup will need while the command line is still read: half of the time until a
 * program has begun is spent on one thread.
 */
public final class Preparation {
  private static final Set<String> BACKUPS = Set.of("source", "destination");

  private Preparation() {}

  /** Begins, when the first argument says that there will be a backup. */
  public static void begin(String[] arguments) {
    if (arguments.length > 0 && BACKUPS.contains(arguments[0])) {
      Thread _ = begin(Preparation::run);
    }
  }

  /**
   * Begins on a thread of its own, which says nothing of what it meets: the backup meets it again
   * and tells of it, unless there is none because the program is ending.
   */
  static Thread begin(Runnable preparation) {
    // SLF4J has loggers that keep nothing for who asks while another thread finds Logback.
    Logger log = LoggerFactory.getLogger(Preparation.class);
    return Thread.ofPlatform()
        .name("abanico-preparation")
        .daemon()
        .uncaughtExceptionHandler((_, failure) -> log.debug("not all is prepared", failure))
        .start(preparation);
  }

  private static void run() {
    Warmup.run();
    DeviceKey.generate(new SecureRandom());
  }
}
