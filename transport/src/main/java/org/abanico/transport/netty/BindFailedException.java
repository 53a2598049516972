package org.abanico.transport.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;

/** The local UDP port could not be had. */
public final class BindFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What a person can do something about. */
  public enum Reason {
    /** Another program has the port: end it or choose another port. */
    PORT_IN_USE,
    /** The system does not let this user have the port: choose one above 1023. */
    NO_PERMISSION,
    /** The address is not one of this machine's, or no such host is known. */
    ADDRESS_NOT_HERE,
    /** Anything else: the cause tells. */
    OTHER
  }

  private final Reason reason;
  private final InetSocketAddress address;

  BindFailedException(Reason reason, InetSocketAddress address, Throwable cause) {
    super("cannot bind UDP " + address + ": " + words(reason, cause), cause);
    this.reason = reason;
    this.address = address;
  }

  public Reason reason() {
    return reason;
  }

  /** The address that was asked for. */
  public InetSocketAddress address() {
    return address;
  }

  private static String words(Reason reason, Throwable cause) {
    return switch (reason) {
      case PORT_IN_USE -> "the port is in use";
      case NO_PERMISSION -> "no permission for this port";
      case ADDRESS_NOT_HERE -> "not an address of this machine";
      case OTHER -> Objects.toString(cause.getMessage(), cause.toString());
    };
  }
}
