package org.abanico.transport.netty;

import io.netty.channel.unix.Errors.NativeIoException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Locale;
import java.util.Objects;
import org.abanico.transport.netty.BindFailedException.Reason;
import org.jspecify.annotations.Nullable;

/** Tells why a bind failed. */
final class BindFailures {
  // Linux's numbers, the same on every architecture that Netty has natives for.
  private static final int EPERM = 1;
  private static final int EACCES = 13;
  private static final int EINVAL = 22;
  private static final int EADDRINUSE = 98;
  private static final int EADDRNOTAVAIL = 99;
  private static final int ENETUNREACH = 101;

  private BindFailures() {}

  static BindFailedException of(InetSocketAddress address, Throwable cause) {
    return new BindFailedException(reason(address, cause), address, cause);
  }

  /**
   * Whether a send may have failed because the socket's own address is not this machine's any more,
   * which Linux says in several ways; one of them is also that of a network that cannot be reached.
   */
  static boolean isWithoutAddress(@Nullable Throwable cause) {
    if (cause instanceof NativeIoException failure) {
      int number = -failure.expectedErr();
      return number == EINVAL || number == EADDRNOTAVAIL || number == ENETUNREACH;
    }
    String words = cause == null ? null : cause.getMessage();
    String lower = Objects.requireNonNullElse(words, "").toLowerCase(Locale.ROOT);
    return lower.contains("invalid argument")
        || lower.contains("assign requested address")
        || lower.contains("network is unreachable");
  }

  private static Reason reason(InetSocketAddress address, Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof NativeIoException failure) {
        return reason(-failure.expectedErr());
      }
    }
    if (isElsewhere(address.getAddress())) {
      return Reason.ADDRESS_NOT_HERE;
    }
    return cause instanceof BindException ? reason(cause.getMessage()) : Reason.OTHER;
  }

  private static Reason reason(int errorNumber) {
    return switch (errorNumber) {
      case EADDRINUSE -> Reason.PORT_IN_USE;
      case EACCES, EPERM -> Reason.NO_PERMISSION;
      case EADDRNOTAVAIL -> Reason.ADDRESS_NOT_HERE;
      default -> Reason.OTHER;
    };
  }

  /** The JDK tells them apart in words only. */
  private static Reason reason(@Nullable String words) {
    String lower = Objects.requireNonNullElse(words, "").toLowerCase(Locale.ROOT);
    if (lower.contains("in use")) {
      return Reason.PORT_IN_USE;
    }
    return lower.contains("permission") || lower.contains("permitted")
        ? Reason.NO_PERMISSION
        : Reason.OTHER;
  }

  private static boolean isElsewhere(@Nullable InetAddress address) {
    if (address == null) {
      return true;
    }
    try {
      return !address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null;
    } catch (SocketException unknown) {
      return false;
    }
  }
}
