package org.abanico.server;

import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * This server's place in a group of another server, from which it gets the backups for its own
 * destinations (protocol.md, section 7.8): who it is there, and when to call.
 *
 * <p>Not thread-safe: everything happens on the thread that drives the endpoint.
 */
public final class Uplink {
  private static final long FIRST_PAUSE = 1_000_000_000L;

  /** A connection that lasted that long is followed up after {@link #FIRST_PAUSE}. */
  private static final long LONGEST_PAUSE = 30_000_000_000L;

  private final RelayServer server;
  private final Realm realm;
  private final String group;
  private final String site;
  private final String upstream;
  private long nextCall;
  private long pause = FIRST_PAUSE;
  private boolean stopped;

  Uplink(RelayServer server, Realm realm, String group, String site, String upstream) {
    this.server = server;
    this.realm = realm;
    this.group = group;
    this.site = site;
    this.upstream = upstream;
  }

  RelayServer server() {
    return server;
  }

  Realm realm() {
    return realm;
  }

  String group() {
    return group;
  }

  String site() {
    return site;
  }

  String upstream() {
    return upstream;
  }

  /** When to connect; {@link Long#MAX_VALUE} while that is done, or not to be done any more. */
  public long nextCall() {
    return nextCall;
  }

  /** A connection is being made, which {@link #newPort} or {@link #lost} follows. */
  public void calling() {
    nextCall = Long.MAX_VALUE;
  }

  /** The handler of a connection that is about to be made. */
  public MessagePort newPort() {
    return new MessagePort(new UplinkSession(this));
  }

  /** There is no connection: it could not be made, or is over. */
  public void lost(CloseReason reason, long nowNanos) {
    lost(reason.code().text(), reason.words(), null, nowNanos);
  }

  /**
   * As the other.
   *
   * @param joined when this server was taken into the group; null when it was not
   */
  void lost(String code, String words, @Nullable Long joined, long nowNanos) {
    if (stopped) {
      return;
    }
    if (joined != null && nowNanos - joined >= LONGEST_PAUSE) {
      pause = FIRST_PAUSE;
    }
    nextCall = nowNanos + pause;
    String label = realm.grant().label(group);
    server.tell(new ServerEvent.UpstreamLost(label, upstream, code, words, pause));
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }

  /** No connection is made any more. */
  public void stop() {
    stopped = true;
    nextCall = Long.MAX_VALUE;
  }
}
