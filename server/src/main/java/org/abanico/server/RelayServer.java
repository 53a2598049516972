package org.abanico.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.abanico.transport.message.MessagePort;

/**
 * The relay: brings the clients of each group together and hands the blocks of its source to its
 * destinations, without looking into them (protocol.md, section 7.3).
 *
 * <p>Memory: a block is kept once, however many members it is for, until all of them have stored
 * it, and a slow member does not hold up the others: what is too much goes into the spool. See
 * {@link BlockStore} for the limits.
 *
 * <p>Not thread-safe: everything happens on the thread that drives the endpoint.
 */
public final class RelayServer {
  /**
   * A client that lets more messages than this wait for it, in bytes, does not read what it is
   * sent: it is closed with {@code protocol}.
   */
  static final long MAX_UNSENT_CONTROL = 1 << 20;

  /**
   * Messages that may be left out are, while more bytes than this wait (protocol.md, section 6).
   */
  static final long BUSY_CONTROL = 64 << 10;

  /** Bytes of blocks that are kept in memory, unless said otherwise (protocol.md, section 5). */
  public static final long DEFAULT_MEMORY = 64 << 20;

  private final Devices devices;
  private final Consumer<ServerEvent> events;
  private final IntFunction<KeyGrant> grants;
  private final BlockStore blocks;

  /** By the names of their keys, of which a server has few. */
  private final Map<String, Realm> realms = new HashMap<>();

  private long lastNanos;
  private final Set<Correspondent> notReading = new LinkedHashSet<>();

  /**
   * A relay with one access key, which is good for all groups.
   *
   * @param devices whose name is whose
   * @param events told what happens, in order; must return soon
   */
  public RelayServer(Devices devices, Consumer<ServerEvent> events) {
    this(devices, _ -> KeyGrant.everything(KeyGrant.MAIN), events);
  }

  /**
   * @param devices whose name is whose
   * @param grants what the key with an id is good for; no two keys have the same name
   * @param events told what happens, in order; must return soon
   */
  public RelayServer(Devices devices, IntFunction<KeyGrant> grants, Consumer<ServerEvent> events) {
    this(devices, grants, DEFAULT_MEMORY, Spool.NONE, events);
  }

  /**
   * @param memoryBytes of blocks that are kept in memory, all backups together
   * @param spool for what is more; used on the thread that drives the endpoint
   */
  public RelayServer(
      Devices devices,
      IntFunction<KeyGrant> grants,
      long memoryBytes,
      Spool spool,
      Consumer<ServerEvent> events) {
    this.devices = devices;
    this.grants = grants;
    this.blocks = new BlockStore(memoryBytes, spool);
    this.events = events;
  }

  /**
   * Makes the handler of a connection that is about to open: the acceptor of {@code
   * ServerEndpoint}.
   */
  public ConnectionHandler accept(Connection connection) {
    return new MessagePort(new ClientSession(this));
  }

  /**
   * Lets another server bring a group its backups (protocol.md, section 7.8): sources of its own
   * are refused in it from now on.
   *
   * @param keyId of the access key whose group it is, and with which that server is entered
   * @param group its name, and that of the group there
   * @param site under which name this server enters
   * @param upstream what that server is called, for a person
   */
  public Uplink uplink(int keyId, String group, String site, String upstream) {
    realm(keyId).feed(group);
    return new Uplink(this, realm(keyId), group, site, upstream);
  }

  /** Who is there now. */
  public ServerStatus status() {
    List<ServerStatus.Group> all = new ArrayList<>();
    realms.values().forEach(realm -> realm.groups().forEach(group -> all.add(group.status())));
    List<ServerStatus.LastBackup> last = new ArrayList<>();
    realms.values().forEach(realm -> last.addAll(realm.lastBackups().held()));
    return new ServerStatus(List.copyOf(all), List.copyOf(last));
  }

  /** What is shared by those who were admitted with the key of that id. */
  Realm realm(int keyId) {
    KeyGrant grant = grants.apply(keyId);
    return realms.computeIfAbsent(
        grant.key(), _ -> new Realm(grant, blocks, this::tell, this::lastNanos));
  }

  Devices devices() {
    return devices;
  }

  void tell(ServerEvent event) {
    events.accept(event);
  }

  /** Something happens now. */
  void at(long nowNanos) {
    lastNanos = nowNanos;
  }

  private long lastNanos() {
    return lastNanos;
  }

  void suspect(Correspondent session) {
    notReading.add(session);
  }

  /** Closes those who do not read. Called when nothing else is going on. */
  void closeSuspects(long nowNanos) {
    while (!notReading.isEmpty()) {
      Correspondent session = notReading.iterator().next();
      notReading.remove(session);
      session.close("does not read its messages", nowNanos);
    }
  }
}
