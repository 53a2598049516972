package org.abanico.transport.netty;

import io.netty.channel.unix.Errors.NativeIoException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where generic segmentation offload is used. The kernel refuses it route by route: for segments
 * larger than the route's MTU, or for all (IPsec, a device without checksum offload). So it is
 * given up for good for that host and segments as large; after {@value #MOST_HOSTS} hosts, for all.
 *
 * <p>Belongs to the event loop, except {@link #isOn}.
 */
final class SegmentationOffload {
  static final int MOST_HOSTS = 1024;

  // Linux's numbers, the same on every architecture that Netty has natives for.
  private static final int EIO = 5;
  private static final int EINVAL = 22;
  private static final int EMSGSIZE = 90;
  private static final int EOPNOTSUPP = 95;

  private static final Logger log = LoggerFactory.getLogger(SegmentationOffload.class);

  /** The smallest segment that was refused on the way to a host. */
  private final Map<InetAddress, Integer> refused = new HashMap<>();

  private volatile boolean on;

  SegmentationOffload(boolean supported) {
    on = supported;
  }

  boolean isOn() {
    return on;
  }

  boolean appliesTo(InetSocketAddress to, int segmentSize) {
    if (!on || refused.isEmpty()) {
      return on;
    }
    Integer smallest = refused.get(to.getAddress());
    return smallest == null || segmentSize < smallest;
  }

  /** A batch to {@code to} could not be sent. */
  void failed(InetSocketAddress to, int segmentSize, Throwable cause) {
    if (!on || !isRefusal(cause)) {
      return;
    }
    boolean first = !refused.containsKey(to.getAddress());
    refused.merge(to.getAddress(), segmentSize, Math::min);
    if (first) {
      log.warn(
          "The way to {} takes no batches of {}-byte datagrams ({}): sending is slower there",
          to,
          segmentSize,
          cause.getMessage());
    }
    if (refused.size() == MOST_HOSTS) {
      on = false;
      refused.clear();
      log.warn("No segmentation offload any more: refused on the way to {} hosts", MOST_HOSTS);
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
