package org.abanico.fuzzing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.security.RelayKey;
import org.abanico.transport.ClientIdentity;
import org.abanico.transport.ServerIdentity;
import org.abanico.wire.packet.PacketKey;

/** A server and a client that know each other, the same in every run. */
final class Parties {
  static final RelayKey RELAY = AccessKey.generate(new SplittableRandom(21)).relayKey();
  static final PacketKey OPENING = PacketKey.ofBytes(RELAY.openingKey());
  static final DeviceKey SERVER_DEVICE = DeviceKey.generate(new SplittableRandom(22));
  static final DeviceKey CLIENT_DEVICE = DeviceKey.generate(new SplittableRandom(23));
  static final ServerIdentity SERVER = new ServerIdentity(SERVER_DEVICE, List.of(RELAY));
  static final ClientIdentity CLIENT = new ClientIdentity(CLIENT_DEVICE, RELAY);
  static final InetSocketAddress SERVER_ADDRESS = address(1, 9440);

  private Parties() {}

  /** Of a machine without a name, which nothing looks up. */
  static InetSocketAddress address(int host, int port) {
    try {
      byte[] bytes = {10, 0, 0, (byte) host};
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
