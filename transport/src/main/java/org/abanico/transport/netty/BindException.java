package org.abanico.transport.netty;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A UDP port that cannot be opened, with the reason in a form that front ends turn into words. */
public final class BindException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;

  BindException(Problem problem, InetSocketAddress address, Throwable cause) {
    super(problem + ": " + address, cause);
    this.problem = problem;
  }

  static BindException of(InetSocketAddress address, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    Problem problem;
    if (message.contains("in use")) {
      problem = Problem.IN_USE;
    } else if (message.contains("ermission") || message.contains("denied")) {
      problem = Problem.NO_PERMISSION;
    } else if (message.contains("assign") || address.isUnresolved()) {
      problem = Problem.NOT_AN_ADDRESS_HERE;
    } else {
      problem = Problem.OTHER;
    }
    return new BindException(problem, address, cause);
  }

  public Problem problem() {
    return problem;
  }

  /** What is wrong. */
  public enum Problem {
    /** Another program has the port. */
    IN_USE,
    /** Ports below 1024 are not for everybody. */
    NO_PERMISSION,
    /** This machine does not have that address. */
    NOT_AN_ADDRESS_HERE,
    OTHER
  }
}
