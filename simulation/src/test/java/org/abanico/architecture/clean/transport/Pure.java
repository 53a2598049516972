package org.abanico.architecture.clean.transport;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.abanico.architecture.clean.wire.text.Thing;

/** What may be used without reaching out: values, and what somebody passed in. */
final class Pure {
  private Pure() {}

  static InetSocketAddress address(byte[] bytes) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(bytes), 7);
  }

  static long seconds(long nanos) {
    Thing.touch();
    org.abanico.architecture.clean.security.Thing.touch();
    return TimeUnit.NANOSECONDS.toSeconds(nanos) + Duration.ofSeconds(1).toSeconds();
  }

  static Instant now(Clock clock) {
    return Instant.now(clock);
  }

  static int draw(long seed) {
    return new Random(seed).nextInt() + new SplittableRandom(seed).nextInt();
  }

  static <T> T call(Callable<T> job) throws Exception {
    return job.call();
  }

  static ByteBuffer buffer(ByteBuf buffer) {
    ReferenceCountUtil.touch(buffer);
    return buffer.nioBuffer();
  }
}
