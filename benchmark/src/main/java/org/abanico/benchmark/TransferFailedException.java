package org.abanico.benchmark;

/** The connection ended before everything had arrived. */
final class TransferFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  TransferFailedException(String message) {
    super(message);
  }
}
