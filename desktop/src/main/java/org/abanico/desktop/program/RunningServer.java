package org.abanico.desktop.program;

import java.util.concurrent.CompletableFuture;

/** A server that listens. May be called from any thread. */
public interface RunningServer {

  /** The UDP port. */
  int port();

  /** What there is to tell of it now; never completes when it has ended meanwhile. */
  CompletableFuture<ServerReading> read();

  /** Asks it to end; returns at once. */
  void stop();
}
