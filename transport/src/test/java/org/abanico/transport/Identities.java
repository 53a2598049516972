package org.abanico.transport;

import java.util.List;
import java.util.SplittableRandom;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;

/** A server and a client that know each other, the same in every run. */
public final class Identities {
  public static final AccessKey ACCESS = AccessKey.generate(new SplittableRandom(11));
  public static final ServerIdentity SERVER =
      new ServerIdentity(DeviceKey.generate(new SplittableRandom(12)), List.of(ACCESS.relayKey()));
  public static final ClientIdentity CLIENT =
      new ClientIdentity(DeviceKey.generate(new SplittableRandom(13)), ACCESS.relayKey());

  private Identities() {}
}
