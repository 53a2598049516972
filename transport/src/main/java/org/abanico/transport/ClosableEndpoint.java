package org.abanico.transport;

/** An endpoint that comes to an end. */
public interface ClosableEndpoint extends DatagramEndpoint {

  /**
   * Closes what is open and opens nothing more; peers are told as well as can be.
   *
   * @param words for a person, in English; may be empty
   */
  void close(CloseCode code, String words, long nowNanos);

  /** Whether it is over and peers have been told as well as can be: the driver may be closed. */
  boolean isFinished();
}
