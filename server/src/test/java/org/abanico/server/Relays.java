package org.abanico.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.security.DeviceId;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.ConnectionHandler;
import org.abanico.transport.Peer;
import org.abanico.transport.message.ConnectionPair;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** A relay and clients that say what a test lets them say. */
final class Relays implements AutoCloseable {
  static final String BACKUP = "20260102T030405Z";
  static final Message.Key KEY = new Message.Key(BACKUP, "0".repeat(32), "wrapped");
  static final long WINDOW = 4 << 20;

  final List<ServerEvent> events = new ArrayList<>();
  final MemoryDevices devices = new MemoryDevices();
  final RelayServer server;
  private final SplittableRandom random;
  private int connections;
  private final List<ConnectionPair> pairs;
  long now;

  /** A relay with one access key. */
  Relays(long seed) {
    this(seed, List.of(KeyGrant.everything(KeyGrant.MAIN)));
  }

  /** A relay with several access keys: their ids are 1, 2 and so on. */
  Relays(long seed, List<KeyGrant> keys) {
    this(seed, keys, RelayServer.DEFAULT_MEMORY, Spool.NONE);
  }

  Relays(long seed, List<KeyGrant> keys, long memoryBytes, Spool spool) {
    random = new SplittableRandom(seed);
    pairs = new ArrayList<>();
    server = new RelayServer(devices, id -> keys.get(id - 1), memoryBytes, spool, events::add);
  }

  /** A relay whose network is that of another. */
  Relays(Relays other) {
    random = other.random;
    pairs = other.pairs;
    connections = 1000;
    server = new RelayServer(devices, events::add);
  }

  /** Lets a site of this relay connect to it; it is device 99. */
  ConnectionPair connect(Uplink uplink) {
    ConnectionPair pair =
        new ConnectionPair(random, ++connections, WINDOW, new Peer(device(99), 1));
    pairs.add(pair);
    uplink.calling();
    pair.open(uplink.newPort(), server.accept(pair.server()), now);
    run();
    return pair;
  }

  /** Stands in for the server of which a site of this relay is a site. */
  Client upstreamOf(Uplink uplink) {
    ConnectionPair pair =
        new ConnectionPair(random, ++connections, WINDOW, new Peer(device(99), 1));
    pairs.add(pair);
    uplink.calling();
    MessagePort site = uplink.newPort();
    Client upstream = new Client(pair, site);
    pair.open(site, upstream.port, now);
    run();
    return upstream;
  }

  /** One client. */
  final class Client implements MessageHandler {
    final MessagePort port = new MessagePort(this);
    final List<Message> messages = new ArrayList<>();
    final List<Message.Key> keys = new ArrayList<>();
    final List<Message.Block> headers = new ArrayList<>();
    final List<String> bodies = new ArrayList<>();
    final ConnectionPair pair;
    @Nullable CloseReason closed;
    boolean releases = true;
    private boolean keyGiven;

    private final ConnectionHandler atServer;

    Client(ConnectionPair pair, ConnectionHandler atServer) {
      this.pair = pair;
      this.atServer = atServer;
    }

    /** It gives no sign of life. Whether the server keeps its connection. */
    boolean isKeptWhenSilent() {
      boolean kept = atServer.absent(now);
      run();
      return kept;
    }

    /** It is there again, on the same connection. */
    void isBack() {
      atServer.returned(now);
      run();
    }

    Client say(Message message) {
      port.send(message);
      run();
      return this;
    }

    Client sayRaw(String text) {
      port.connection().sendControl(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
      run();
      return this;
    }

    Client sendBlock(long number, MemberSet members, String body) {
      queueBlock(number, members, body);
      run();
      return this;
    }

    /** A block for all whose body is not what its header says. */
    Client sendDamaged(long number, String body) {
      return sendDamaged(number, body, MemberSet.ALL);
    }

    Client sendDamaged(long number, String body, MemberSet members) {
      announceKey();
      ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
      Message.Block whole = Message.Block.of(BACKUP, number, BlockKind.CONTENT, bytes, members);
      bytes.setByte(0, ~bytes.getByte(0));
      port.sendBlock(whole, bytes);
      run();
      return this;
    }

    /** A block of what a destination gives back. */
    Client give(String restore, long number, String body) {
      ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
      port.sendBlock(
          Message.Block.of(restore, number, BlockKind.CONTENT, bytes, MemberSet.ALL), bytes);
      run();
      return this;
    }

    /** With the backup's key before the first. */
    void queueBlock(long number, MemberSet members, String body) {
      announceKey();
      ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
      port.sendBlock(Message.Block.of(BACKUP, number, BlockKind.CONTENT, bytes, members), bytes);
    }

    private void announceKey() {
      if (!keyGiven) {
        keyGiven = true;
        port.send(KEY);
      }
    }

    <T extends Message> List<T> received(Class<T> kind) {
      return messages.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends Message> T last(Class<T> kind) {
      return received(kind).getLast();
    }

    long member() {
      return last(Message.Joined.class).member();
    }

    CloseCode closeCode() {
      return closed == null ? CloseCode.OTHER : closed.code();
    }

    @Override
    public void opened(MessagePort opened, long nowNanos) {}

    @Override
    public void message(Message message, long nowNanos) {
      if (message instanceof Message.Key key) {
        keys.add(key);
      } else {
        messages.add(message);
      }
    }

    @Override
    public void block(Message.Block header, ByteBuf body, long nowNanos) {
      headers.add(header);
      bodies.add(body.toString(StandardCharsets.UTF_8));
      body.release();
      if (releases) {
        port.release(header.length());
      }
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {
      closed = reason;
    }
  }

  static DeviceId device(int number) {
    return new DeviceId(String.format("%032x", number));
  }

  /** All that do not say otherwise are device 0. */
  Client connect() {
    return connectAs(device(0));
  }

  Client connectAs(DeviceId device) {
    return connectAs(device, 1);
  }

  Client connectAs(DeviceId device, int keyId) {
    ConnectionPair pair =
        new ConnectionPair(random, ++connections, WINDOW, new Peer(device, keyId));
    pairs.add(pair);
    ConnectionHandler atServer = server.accept(pair.server());
    Client client = new Client(pair, atServer);
    pair.open(client.port, atServer, now);
    return client;
  }

  Client destination(String name) {
    return destination("group", name);
  }

  Client destination(String group, String name) {
    return connect().say(new Message.JoinDestination(group, name));
  }

  Client source(String name, int need, String backup) {
    return connect().say(new Message.JoinSource("group", name, need, backup));
  }

  Client source(int need) {
    return connect().say(new Message.JoinSource("group", "source", need, BACKUP));
  }

  /** Another server, which says what a test lets it say of its destinations. */
  Client site(String name) {
    return connect().say(new Message.JoinSite("group", name));
  }

  Client restorer(String restore, String from) {
    return connect()
        .say(
            new Message.JoinRestorer(
                "group", "restorer", from, restore, device(0).hex(), "sealed"));
  }

  /** A source that sends to these; all have answered NEED. */
  Client sendingTo(Client... members) {
    Client source = source(members.length);
    for (Client member : members) {
      member.say(Message.Need.all(BACKUP));
    }
    return source;
  }

  /** Delivers all there is, in a drawn order. */
  void run() {
    List<ConnectionPair> active = new ArrayList<>(pairs);
    while (!active.isEmpty()) {
      ConnectionPair pair = active.get(random.nextInt(active.size()));
      if (pair.step(now)) {
        active = new ArrayList<>(pairs);
      } else {
        active.remove(pair);
      }
    }
    pairs.removeIf(ConnectionPair::isFinished);
  }

  /** So much time passes. */
  void pass(long nanos) {
    now += nanos;
    pairs.forEach(pair -> pair.onDeadline(now));
    run();
  }

  /**
   * After the block "zero" of a source: it brings its second one to a destination, which says so,
   * and nothing is left here.
   */
  void assertGoesOn(Client source, Client good) {
    source.sendBlock(1, MemberSet.ALL, "one");
    good.say(new Message.Stored(BACKUP, 1)).say(new Message.Receipt(BACKUP, "0".repeat(64), 1, 7));
    assertThat(good.bodies).containsExactly("zero", "one");
    assertThat(source.last(Message.From.class).member()).isEqualTo(good.member());
    assertThat(source.closed).isNull();
    assertThat(good.closed).isNull();
    assertThat(heldBytes()).isZero();
  }

  long heldBytes() {
    return server.status().groups().stream().mapToLong(ServerStatus.Group::heldBytes).sum();
  }

  @Override
  public void close() {
    pairs.forEach(pair -> pair.lose(now));
  }
}
