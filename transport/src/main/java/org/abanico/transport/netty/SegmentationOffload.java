package org.abanico.transport.netty;

import io.netty.channel.unix.Errors.NativeIoException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where generic segmentation offload is used. The kernel refuses it route by route (IPsec, a device
 * without checksum offload, an MTU smaller than the segment), so it is given up for that
 * destination, for good; after {@value #MOST_REFUSALS} destinations, for all.
 *
 * <p>Belongs to the event loop, except {@link #isOn}.
 */
final class SegmentationOffload {
  static final int MOST_REFUSALS = 16;

  // Linux's numbers, the same on every architecture that Netty has natives for.
  private static final int EIO = 5;
  private static final int EINVAL = 22;
  private static final int EMSGSIZE = 90;
  private static final int EOPNOTSUPP = 95;

  private static final Logger log = LoggerFactory.getLogger(SegmentationOffload.class);

  private final Set<InetSocketAddress> refused = new HashSet<>();
  private volatile boolean on;

  SegmentationOffload(boolean supported) {
    on = supported;
  }

  boolean isOn() {
    return on;
  }

  boolean appliesTo(InetSocketAddress to) {
    return on && (refused.isEmpty() || !refused.contains(to));
  }

  /** A batch to {@code to} could not be sent. */
  void failed(InetSocketAddress to, Throwable cause) {
    if (!on || !isRefusal(cause) || !refused.add(to)) {
      return;
    }
    if (refused.size() < MOST_REFUSALS) {
      log.warn("No segmentation offload to {}: {}", to, cause.getMessage());
    } else {
      on = false;
      refused.clear();
      log.warn(
          "No segmentation offload any more: refused for {} destinations, lastly {}: {}",
          MOST_REFUSALS,
          to,
          cause.getMessage());
    }
  }

  private static boolean isRefusal(Throwable cause) {
    return cause instanceof NativeIoException failure
        && switch (-failure.expectedErr()) {
          case EIO, EINVAL, EMSGSIZE, EOPNOTSUPP -> true;
          default -> false;
        };
  }
}
