package org.abanico.desktop.program;

import java.util.concurrent.CompletableFuture;

/** A source or destination at work. May be called from any thread. */
public interface RunningClient {

  /** What there is to tell of it now; never completes when it has ended meanwhile. */
  CompletableFuture<ClientReading> read();

  /** Asks a source that gathers to begin with those who are there; returns at once. */
  void startNow();

  /** Asks it to say goodbye and end; returns at once. */
  void cancel();
}
