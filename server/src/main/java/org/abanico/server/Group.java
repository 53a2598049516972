package org.abanico.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.abanico.server.ServerEvent.Role;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One group: its destinations (at most {@link Limits#MAX_MEMBERS}), its sources, who take turns,
 * and the backups that go from the ones to the others (protocol.md, section 7.3).
 */
final class Group {
  /** As the server's user sees it ({@link KeyGrant#label}). */
  private final String name;

  private final BlockStore blocks;
  private final LongSupplier numbers;
  private final Consumer<ServerEvent> events;
  private final Receivers receivers = new Receivers();
  private final Sources sources = new Sources();
  private final Turns turns;

  /**
   * @param numbers the next member's number
   */
  Group(String name, BlockStore blocks, LongSupplier numbers, Consumer<ServerEvent> events) {
    this.name = name;
    this.blocks = blocks;
    this.numbers = numbers;
    this.events = events;
    this.turns = new Turns(name, blocks, events, receivers, sources);
  }

  String name() {
    return name;
  }

  /** Whose turn it is, and what is under way. */
  Turns turns() {
    return turns;
  }

  boolean isEmpty() {
    return sources.isEmpty() && receivers.isEmpty();
  }

  long nextMember() {
    return numbers.getAsLong();
  }

  /** A destination of that name comes: who is away does not keep it from its place. */
  void makeWay(String destination, long nowNanos) {
    receivers.makeWay(destination, nowNanos);
  }

  /** The code with which a destination of that name is refused; null when it is not. */
  @Nullable String refusal(String destination) {
    return receivers.refusal(destination);
  }

  Destination join(ClientSession session, String destination) {
    Destination joined = new Destination(this, session, nextMember(), destination);
    session.send(new Message.Joined(joined.member()));
    enter(joined);
    return joined;
  }

  /** Takes a destination that was not refused. */
  void enter(Destination joined) {
    receivers.add(joined);
    events.accept(
        new ServerEvent.ClientJoined(
            name, joined.name(), Role.DESTINATION, joined.way().address(), 0));
    appeared(joined);
  }

  /** The code with which a site is refused; null when it is not. One of its name is replaced. */
  @Nullable String refusal(Message.JoinSite join, long nowNanos) {
    receivers.makeWayForSite(join.name(), nowNanos);
    return receivers.sites().size() >= Limits.MAX_SOURCES ? "full" : null;
  }

  /** Takes a site that was not refused. */
  Site join(
      ClientSession session, Message.JoinSite join, Function<String, @Nullable String> admission) {
    long member = nextMember();
    Site joined = new Site(this, session, member, join.name(), admission);
    receivers.add(joined);
    session.send(new Message.Joined(member));
    events.accept(new ServerEvent.ClientJoined(name, join.name(), Role.SITE, session.address(), 0));
    return joined;
  }

  /** A destination of a site may not take part. */
  void tellRefused(String site, String destination, String code) {
    events.accept(new ServerEvent.MemberRefused(name, site, destination, code));
  }

  /** The code with which another source is refused; null when it is not. */
  @Nullable String refusal(Message.JoinSource join) {
    if (sources.isFull()) {
      return "full";
    }
    return turns.isUsed(join.backup()) ? "busy" : null;
  }

  /** Takes a source that was not refused. */
  Source join(ClientSession session, Message.JoinSource join, long nowNanos) {
    sources.doubt(join.name(), nowNanos);
    long member = nextMember();
    Source joined = new Source(this, session, member, join);
    sources.add(joined);
    session.send(new Message.Joined(member));
    events.accept(
        new ServerEvent.ClientJoined(
            name, join.name(), Role.SOURCE, session.address(), join.need()));
    receivers.free().forEach(joined::appeared);
    turns.gather();
    return joined;
  }

  /** Another server is to bring backups; its name is for a person. */
  Source joinUpstream(Correspondent upstream, String upstreamName) {
    Source joined = new Source(this, upstream, nextMember(), upstreamName);
    sources.add(joined);
    events.accept(new ServerEvent.UpstreamReached(name, upstreamName));
    receivers.free().forEach(joined::appeared);
    return joined;
  }

  /** The other server is lost. */
  void leaveUpstream(Source upstream) {
    sources.remove(upstream);
    upstream.gone();
    turns.gather();
  }

  /** The name of a destination; empty when it is not there. */
  String nameOf(long member) {
    Destination destination = receivers.get(member);
    return destination == null ? "" : destination.name();
  }

  /**
   * Lets a destination give back what it holds (protocol.md, section 7.5).
   *
   * @return the code with which that is refused; null when it is not
   */
  @Nullable String refusal(Message.JoinRestorer join) {
    String refusal = receivers.restoreRefusal(join.from());
    return refusal == null && turns.isUsed(join.restore()) ? "busy" : refusal;
  }

  /** Begins a restore that was not refused. */
  Restore join(ClientSession session, Message.JoinRestorer join) {
    Destination from = receivers.find(join.from());
    ClientSession giver = from == null ? null : from.session();
    if (from == null || giver == null) {
      throw new IllegalStateException("refused");
    }
    Restore joined = new Restore(from, giver, session, nextMember(), join, blocks, events);
    receivers.add(joined);
    from.serves(joined);
    events.accept(
        new ServerEvent.ClientJoined(name, join.name(), Role.RESTORER, session.address(), 0));
    events.accept(new ServerEvent.RestoreBegun(name, join.restore(), from.name(), join.name()));
    sources.disappeared(from, "busy", "", null);
    turns.gather();
    joined.begin();
    return joined;
  }

  /** A destination may have become free. */
  void appeared(Destination destination) {
    if (destination.isFree() && destination.equals(receivers.get(destination.member()))) {
      sources.appeared(destination);
      turns.gather();
    }
  }

  /**
   * A client gives no sign of life (protocol.md, section 7.3).
   *
   * @return whether its place is kept until it does; not when a backup waits for it
   */
  boolean away(ClientSession.Place place) {
    return switch (place) {
      case Destination destination -> away(destination);
      case Source waiting -> away(waiting);
      case Restore _, Site _ -> false;
    };
  }

  private boolean away(Destination destination) {
    if (!destination.isFree()) {
      return false;
    }
    destination.away(true);
    events.accept(new ServerEvent.ClientAway(name, destination.name(), Role.DESTINATION));
    sources.disappeared(destination, "away", "", null);
    turns.gather();
    return true;
  }

  private boolean away(Source waiting) {
    if (!waiting.isIdle()) {
      return false;
    }
    waiting.away(true);
    events.accept(new ServerEvent.ClientAway(name, waiting.name(), Role.SOURCE));
    turns.gather();
    return true;
  }

  /** A client that was away is there again. */
  void back(ClientSession.Place place) {
    switch (place) {
      case Destination destination -> {
        destination.away(false);
        String address = destination.way().address();
        events.accept(
            new ServerEvent.ClientBack(name, destination.name(), Role.DESTINATION, address));
        appeared(destination);
      }
      case Source waiting -> {
        waiting.away(false);
        events.accept(
            new ServerEvent.ClientBack(name, waiting.name(), Role.SOURCE, waiting.address()));
        turns.gather();
      }
      case Restore _, Site _ -> throw new IllegalStateException("never away");
    }
  }

  /** A client is gone; the code is one of protocol.md, section 9. */
  void leave(ClientSession.Place place, String code, String words) {
    switch (place) {
      case Destination destination -> leave(List.of(destination), code, words);
      case Source left -> leave(left, code, words);
      case Site left -> {
        receivers.remove(left);
        events.accept(new ServerEvent.ClientLeft(name, left.name(), Role.SITE, code, words));
        left.left(code, words);
      }
      case Restore left -> {
        receivers.remove(left);
        left.left(code);
        events.accept(new ServerEvent.ClientLeft(name, left.name(), Role.RESTORER, code, words));
      }
    }
  }

  /** Destinations are gone, all at once. */
  void leave(List<Destination> left, String code, String words) {
    left.forEach(receivers::remove);
    for (Destination destination : left) {
      events.accept(
          new ServerEvent.ClientLeft(name, destination.name(), Role.DESTINATION, code, words));
      sources.disappeared(destination, code, words, null);
    }
    left.forEach(destination -> destination.gone(code));
    turns.gather();
    receivers.sites().forEach(Site::reconsiderRefused);
  }

  private void leave(Source left, String code, String words) {
    sources.remove(left);
    left.gone();
    events.accept(new ServerEvent.ClientLeft(name, left.name(), Role.SOURCE, code, words));
    turns.gather();
  }

  ServerStatus.Group status() {
    List<ServerStatus.Client> clients = new ArrayList<>(sources.status());
    clients.addAll(receivers.status());
    Source first = sources.first();
    Source.Wish wish = first == null ? null : first.wish();
    return new ServerStatus.Group(
        name,
        state(),
        wish == null ? 0 : wish.need(),
        turns.underWay().newest(),
        turns.underWay().status(),
        turns.underWay().memoryBytes() + receivers.restoredBytes(),
        turns.underWay().spooledBytes(),
        List.copyOf(clients));
  }

  private ServerStatus.State state() {
    if (!turns.underWay().isEmpty()) {
      return ServerStatus.State.RELAYING;
    }
    return sources.hasOwn() ? ServerStatus.State.GATHERING : ServerStatus.State.IDLE;
  }
}
