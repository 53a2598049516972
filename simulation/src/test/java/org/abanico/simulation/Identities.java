package org.abanico.simulation;

import java.util.List;
import java.util.SplittableRandom;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.transport.ClientIdentity;
import org.abanico.transport.ServerIdentity;

/** A server and a client that know each other, the same in every run. */
final class Identities {
  static final AccessKey ACCESS = AccessKey.generate(new SplittableRandom(21));

  static final ServerIdentity SERVER =
      new ServerIdentity(DeviceKey.generate(new SplittableRandom(22)), List.of(ACCESS.relayKey()));
  static final ClientIdentity CLIENT =
      new ClientIdentity(DeviceKey.generate(new SplittableRandom(23)), ACCESS.relayKey());

  private Identities() {}
}
