package org.abanico.transport;

/** Where a connection stands on its way from its opening to its end. */
enum State {
  /** As usual. */
  OPEN,
  /** Closed by its user; what was queued on stream 0 is still on its way. */
  FLUSHING,
  /** CLOSE was sent; late packets are answered with it again. */
  LINGERING,
  /** The peer's CLOSE came; ours goes back, once. */
  ANSWERING,
  FINISHED
}
