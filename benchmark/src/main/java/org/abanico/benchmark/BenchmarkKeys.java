package org.abanico.benchmark;

import java.util.List;
import java.util.SplittableRandom;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.transport.ClientIdentity;
import org.abanico.transport.ServerIdentity;

/** The keys of benchmarks, whose content is no secret: the same for all of them. */
final class BenchmarkKeys {
  private static final AccessKey ACCESS = AccessKey.generate(new SplittableRandom(1));

  private BenchmarkKeys() {}

  static ServerIdentity server() {
    return new ServerIdentity(device(), List.of(ACCESS.relayKey()));
  }

  static ClientIdentity client() {
    return new ClientIdentity(device(), ACCESS.relayKey());
  }

  private static DeviceKey device() {
    return DeviceKey.generate(new SplittableRandom(2));
  }
}
