package org.abanico.fuzzing;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.TransportConfig;
import org.jspecify.annotations.Nullable;

/**
 * A client and a server, and between them a network that does what the input says: delivers,
 * repeats, holds back, drops, alters, and lets time pass, from the opening to the end. Nothing is
 * delivered that was not sent, each turn ends, and both come to an end when the network is good
 * again.
 */
final class ConnectionTarget implements EndpointTarget {
  /** Datagrams under way; more are lost. */
  private static final int MOST_FLYING = 64;

  /** From where the client may be heard. */
  private static final int ADDRESSES = 16;

  private static final InetSocketAddress HOME = Parties.address(2, 4000);
  private static final TransportConfig CONFIG = TransportConfig.defaults();

  ConnectionTarget() {
    QuickAgreement.install();
  }

  /** A datagram under way. */
  private static final class Flight {
    private final boolean toServer;
    private final byte[] bytes;

    Flight(boolean toServer, byte[] bytes) {
      this.toServer = toServer;
      this.bytes = bytes;
    }

    boolean toServer() {
      return toServer;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /** One input's world. */
  private static final class World {
    final List<Flight> flying = new ArrayList<>();
    final StreamUser clientUser = new StreamUser(null, false);
    final List<StreamUser> serverUsers = new ArrayList<>();
    final ServerEndpoint server;
    final ClientEndpoint client;
    final Timeline serverSide;
    final Timeline clientSide;
    InetSocketAddress clientAddress = HOME;
    long now = Timeline.SECOND;

    World(boolean keepsAbsent) {
      server =
          new ServerEndpoint(
              CONFIG,
              Parties.SERVER,
              new SplittableRandom(1),
              _ -> {
                StreamUser user =
                    new StreamUser(serverUsers.isEmpty() ? clientUser : null, keepsAbsent);
                serverUsers.add(user);
                return user;
              });
      client =
          new ClientEndpoint(
              Parties.SERVER_ADDRESS,
              CONFIG,
              Parties.CLIENT,
              new SplittableRandom(2),
              clientUser,
              now);
      serverSide = new Timeline(server, new Sink((bytes, _) -> fly(false, bytes)));
      clientSide = new Timeline(client, new Sink((bytes, _) -> fly(true, bytes)));
      clientSide.settle(now);
    }

    private void fly(boolean toServer, byte[] bytes) {
      if (flying.size() < MOST_FLYING) {
        flying.add(new Flight(toServer, bytes));
      }
    }

    void deliver(Flight flight, InetSocketAddress from) {
      if (flight.toServer()) {
        serverSide.receive(flight.bytes(), from, now);
      } else {
        clientSide.receive(flight.bytes(), Parties.SERVER_ADDRESS, now);
      }
    }

    void deliver(Flight flight) {
      deliver(flight, clientAddress);
    }

    void settle() {
      serverSide.settle(now);
      clientSide.settle(now);
    }

    void pass(long nanos) {
      now += nanos;
      settle();
    }

    void toNextDeadline() {
      long next = Math.min(serverSide.nextDeadline(), clientSide.nextDeadline());
      if (next != Long.MAX_VALUE) {
        now = Math.max(now, next);
      }
      settle();
    }

    /** A good network for a while. */
    void calm(int rounds) {
      for (int i = 0; i < rounds; i++) {
        if (flying.isEmpty()) {
          toNextDeadline();
        }
        now += Timeline.MILLISECOND;
        for (int left = flying.size(); left > 0 && !flying.isEmpty(); left--) {
          deliver(flying.removeFirst());
        }
      }
    }

    @Nullable Flight any(Input in) {
      return flying.isEmpty() ? null : flying.get(in.octet() % flying.size());
    }

    StreamUser user(int choice) {
      return (choice & 1) == 0 || serverUsers.isEmpty() ? clientUser : serverUsers.getFirst();
    }
  }

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    int start = in.octet();
    World world = new World((start & 2) != 0);
    if ((start & 1) != 0) {
      world.calm(6);
      Promise.keep(world.clientUser.isOpen(), "a good network lets a connection open");
    }
    for (int i = 0; i < MOST_ACTIONS && !in.isEmpty(); i++) {
      act(world, in);
      Promise.keep(world.server.halfOpenCount() <= ADDRESSES, "an address has one offer");
      Promise.keep(world.server.connectionCount() <= 2, "one client has one connection");
    }
    end(world);
  }

  private static void act(World world, Input in) {
    int action = in.octet();
    switch (action & 15) {
      case 0, 1 -> {
        if (!world.flying.isEmpty()) {
          world.deliver(world.flying.removeFirst());
        }
      }
      case 2 -> {
        Flight flight = world.any(in);
        if (flight != null) {
          world.flying.remove(flight);
          world.deliver(flight);
        }
      }
      case 3 -> {
        Flight flight = world.any(in);
        if (flight != null) {
          world.deliver(flight);
        }
      }
      case 4 -> world.flying.remove(world.any(in));
      case 5 -> alter(world, in);
      case 6 -> {
        int length = in.octet();
        boolean toServer = (action & 16) != 0;
        world.deliver(new Flight(toServer, in.bytes(length)));
      }
      case 7 -> world.pass(in.octet() * Timeline.MILLISECOND);
      case 8 -> world.toNextDeadline();
      case 9 -> world.pass((action >> 4) * 3L * Timeline.SECOND);
      case 10 -> world.user(action >> 4).send(0, 1 + in.octet() * 8);
      case 11 -> world.user(action >> 4).send(1, 1 + in.octet() * 300);
      case 12 -> world.clientAddress = Parties.address(2 + (action >> 5), 4000 + (action >> 4));
      case 13 -> world.user(action >> 4).setConsumes((action & 32) != 0);
      case 14 -> {
        if ((action >> 4) % 4 == 3) {
          world.user(action >> 6).close(CloseCode.DONE, world.now);
          world.settle();
        } else {
          world.flying.clear();
        }
      }
      default -> world.calm(action >> 4);
    }
  }

  /** A datagram that is damaged is as good as lost, but for bytes of a block. */
  private static void alter(World world, Input in) {
    Flight flight = world.any(in);
    int at = in.pair();
    int with = in.octet();
    if (flight == null) {
      return;
    }
    byte[] bytes = flight.bytes().clone();
    int head = Math.min(bytes.length, headLength(bytes));
    if (with == 0) {
      byte[] cut = Arrays.copyOf(bytes, at % head);
      world.deliver(new Flight(flight.toServer(), cut));
    } else {
      bytes[at % head] ^= (byte) with;
      world.deliver(new Flight(flight.toServer(), bytes));
    }
  }

  /** What the authenticator covers for certain: the header, and more when there is no body. */
  private static int headLength(byte[] datagram) {
    String text = new String(datagram, StandardCharsets.ISO_8859_1);
    // Not always at the beginning of a line: what came on stream 0 before it may end in anything.
    int body = text.indexOf("DATA 1 ");
    return Math.max(1, body < 0 ? datagram.length : body);
  }

  private static void end(World world) {
    world.clientAddress = HOME;
    world.clientUser.setConsumes(true);
    world.serverUsers.forEach(user -> user.setConsumes(true));
    world.calm(40);
    world.client.close(CloseCode.DONE, "", world.now);
    world.server.close(CloseCode.SHUTDOWN, "", world.now);
    world.settle();
    for (int i = 0; i < 400 && !(world.client.isFinished() && world.server.isFinished()); i++) {
      world.calm(1);
    }
    Promise.keep(world.client.isFinished(), "a client comes to its end");
    Promise.keep(world.server.isFinished(), "a server comes to its end");
    EndpointTarget.checkEnd(List.of(world.clientUser));
    EndpointTarget.checkEnd(world.serverUsers);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Seed.of(0, 0, 0, 0, 0, 0x4f).done(),
        Seed.of(1, 0x0a, 9, 0x1b, 200, 0x4f, 0x2d, 0x1b, 255, 0x8f, 0x3e, 0x4f).done(),
        Seed.of(1, 0x1b, 255, 3, 0, 2, 5, 4, 1, 7, 60, 8, 8, 0xff).done(),
        Seed.of(1, 0x1b, 255, 0x2c, 0x4f, 0x3c, 0x0a, 7, 0x4f, 0x4c, 0x0a, 3, 0x8f).done(),
        Seed.of(1, 0x1b, 90, 5, 0, 0, 12, 1, 5, 1, 0, 40, 0, 6, 5).text("ABN1 \n").done(),
        Seed.of(3, 0x79, 0x79, 0x79, 0x4f, 0x0a, 5, 0xff).done(),
        Seed.of(3, 0x0a, 5, 0x79, 0x79, 0x3e, 0x79, 0x4f).done(),
        Seed.of(0, 3, 0, 3, 0, 5, 0, 0, 30, 1, 0, 3, 0, 3, 0, 0x4f, 0x7e, 0x8f).done(),
        Seed.of(0, 0x2e, 8, 8, 8, 0x2e, 0x79, 0x4f).done());
  }
}
