package org.abanico.fuzzing;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.TransportConfig;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint whose peer has the key and says whatever it likes, in the opening and on the
 * connection. Nothing is thrown, each turn ends, what is kept stays in bounds, users are told of
 * one beginning and one end, and it comes to its end.
 */
final class PeerTarget implements EndpointTarget {
  private static final TransportConfig CONFIG = TransportConfig.defaults();

  private final boolean attacksServer;

  /**
   * @param attacksServer else a client
   */
  PeerTarget(boolean attacksServer) {
    this.attacksServer = attacksServer;
    QuickAgreement.install();
  }

  /** One input's world. */
  private static final class World {
    final Foe foe;
    final List<StreamUser> users = new ArrayList<>();
    final ClosableEndpoint endpoint;
    final Timeline side;
    InetSocketAddress from;
    long now = Timeline.SECOND;

    World(boolean attacksServer, boolean keepsAbsent) {
      foe = new Foe(!attacksServer);
      from = attacksServer ? Foe.address(0) : Parties.SERVER_ADDRESS;
      if (attacksServer) {
        endpoint =
            new ServerEndpoint(
                CONFIG,
                Parties.SERVER,
                new SplittableRandom(1),
                _ -> {
                  StreamUser user = new StreamUser(null, keepsAbsent);
                  users.add(user);
                  return user;
                });
      } else {
        // A client never keeps a connection to a server that is silent (ConnectionHandler.absent).
        StreamUser user = new StreamUser(null, false);
        users.add(user);
        endpoint =
            new ClientEndpoint(
                Parties.SERVER_ADDRESS, CONFIG, Parties.CLIENT, new SplittableRandom(2), user, now);
      }
      side = new Timeline(endpoint, new Sink((bytes, _) -> foe.see(bytes)));
      side.settle(now);
    }

    void give(byte @Nullable [] datagram) {
      if (datagram != null) {
        side.receive(datagram, from, now);
      }
    }

    void giveOpening(String frames) {
      give(foe.opening(frames.getBytes(StandardCharsets.US_ASCII)));
    }

    void giveText(String frames, long skipped) {
      give(foe.packet(frames.getBytes(StandardCharsets.US_ASCII), skipped));
    }

    void open() {
      for (int kind = 0; kind < 3; kind++) {
        String frame = foe.openingFrame(kind);
        if (!frame.isEmpty()) {
          giveOpening(frame);
        }
      }
    }

    void pass(long nanos) {
      now += nanos;
      side.settle(now);
    }

    void toNextDeadline() {
      long next = side.nextDeadline();
      if (next != Long.MAX_VALUE) {
        now = Math.max(now, next);
      }
      side.settle(now);
    }
  }

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    int start = in.octet();
    World world = new World(attacksServer, (start & 2) != 0);
    if ((start & 1) != 0) {
      world.open();
      Promise.keep(world.foe.isConnected(), "who does as it should gets a connection");
    }
    for (int i = 0; i < MOST_ACTIONS && !in.isEmpty(); i++) {
      act(world, in);
      if (world.endpoint instanceof ServerEndpoint server) {
        Promise.keep(server.halfOpenCount() <= 256, "offers are limited");
        Promise.keep(server.connectionCount() <= MOST_ACTIONS + 1, "connections are limited");
      }
    }
    end(world);
  }

  private static void act(World world, Input in) {
    int action = in.octet();
    switch (action & 15) {
      case 0 -> world.giveOpening(world.foe.openingFrame(action >> 4 & 3));
      case 1 -> {
        String both =
            world.foe.openingFrame(action >> 4 & 3) + world.foe.openingFrame(in.octet() & 3);
        world.giveOpening(both);
      }
      case 2 -> world.give(world.foe.opening(altered(world.foe.openingFrame(action >> 4 & 3), in)));
      case 3 -> world.give(world.foe.opening(in.bytes(in.octet())));
      case 4 -> world.give(world.foe.packet(in.bytes(in.octet()), action >> 4));
      case 5 -> acknowledge(world, in, action >> 4);
      case 6 -> {
        long offset = in.pair() * (long) (1 + (action >> 5) * 64);
        String data = "DATA " + (action >> 4 & 1) + " " + offset + "\n";
        world.giveText(data + "x".repeat(1 + in.octet()), 0);
      }
      case 7 -> world.giveText("CREDIT " + (action >> 4 & 1) + " " + (in.eight() >>> 2) + "\n", 0);
      case 8 -> world.giveText("PATH-RESPONSE " + world.foe.token() + "\n", action >> 4);
      case 9 -> world.giveText("PATH-CHALLENGE 0123456789abcdef address\nPING\n", action >> 4);
      case 10 -> world.from = Foe.address(action >> 4);
      case 11 -> {
        if ((action >> 4 & 3) == 3) {
          world.giveText("CLOSE done bye\n", in.octet());
        } else {
          world.pass((action >> 4) * 2L * Timeline.SECOND);
        }
      }
      case 12 -> world.pass(in.octet() * Timeline.MILLISECOND);
      case 13 -> world.toNextDeadline();
      case 14 -> useAs(world, in, action >> 4);
      default -> world.give(in.bytes(in.octet()));
    }
  }

  private static byte[] altered(String frame, Input in) {
    byte[] bytes = frame.getBytes(StandardCharsets.US_ASCII);
    int at = in.octet();
    int with = in.octet();
    if (bytes.length > 0) {
      bytes[at % bytes.length] = (byte) with;
    }
    return bytes;
  }

  /** Of what was sent, or not. */
  private static void acknowledge(World world, Input in, int kind) {
    long largest = Math.max(0, world.foe.largestSeen() + (kind == 15 ? in.octet() : 0));
    long low = Math.max(0, largest - in.octet());
    StringBuilder ranges = new StringBuilder(low == largest ? "" + low : low + "-" + largest);
    for (int i = 0; i < kind % 4 && low > 2; i++) {
      low -= 2;
      ranges.append(',').append(low);
    }
    world.giveText("ACK " + largest + " " + in.pair() * 16L + " " + ranges + "\n", 0);
  }

  private static void useAs(World world, Input in, int kind) {
    if (world.users.isEmpty()) {
      return;
    }
    StreamUser user = world.users.getLast();
    switch (kind & 7) {
      case 0, 1 -> user.send(0, 1 + in.octet() * 8);
      case 2, 3, 4 -> user.send(1, 1 + in.octet() * 300);
      case 5 -> user.setConsumes(false);
      case 6 -> user.setConsumes(true);
      default -> user.close(CloseCode.DONE, world.now);
    }
    world.side.settle(world.now);
  }

  private static void end(World world) {
    world.endpoint.close(CloseCode.SHUTDOWN, "", world.now);
    world.side.settle(world.now);
    for (int i = 0; i < 200 && !world.endpoint.isFinished(); i++) {
      world.toNextDeadline();
    }
    Promise.keep(world.endpoint.isFinished(), "an endpoint comes to its end");
    EndpointTarget.checkEnd(world.users);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Seed.of(0, 0x00, 0x10, 0x20, 0x20, 0x30).done(),
        Seed.of(0, 0x00, 0x11, 2, 0x21, 3, 0x31, 1).done(),
        Seed.of(0, 0x00, 0x12, 70, '0', 0x22, 60, 'f', 0x20).done(),
        Seed.of(0, 3, 20).text("REFUSE 00 full wait\n").done(),
        Seed.of(1, 0x2e, 200, 13, 5, 0, 0, 9, 13, 5, 1, 0, 0).done(),
        Seed.of(1, 0x06, 0, 0, 5, 0x16, 0, 0, 9, 0x16, 0, 20, 3, 0x16, 0, 9, 20).done(),
        Seed.of(1, 4, 32).text("ACK 0 1 0\nPING\nDATA 0 0 +3\nxyz!").done(),
        Seed.of(1, 4, 25).text("CREDIT 1 99999999\nPING\n..").done(),
        Seed.of(1, 0x2e, 99, 0x1a, 9, 8, 0x2a, 9, 8, 13, 13).done(),
        Seed.of(1, 0x2e, 99, 0xf5, 1, 1, 0, 0).done(),
        Seed.of(1, 0x17).bytes(new byte[8]).octets(0x16, 0xff, 0xff, 0, 0xbb, 0x7e).done(),
        Seed.of(3, 0x4b, 0x4b, 0x8b, 9, 0x2e, 5, 0x4b).done(),
        Seed.of(1, 0x3b, 0, 0x3b, 1, 9).done(),
        Seed.of(1, 0x7e, 13, 5, 0, 0, 0, 13, 13, 0x3b, 0).done());
  }
}
