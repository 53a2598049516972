package org.abanico.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.abanico.server.ServerEvent.Role;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
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
  private final Roster roster = new Roster();
  private final Sources sources = new Sources();
  private final UnderWay underWay = new UnderWay();
  private Message.@Nullable Wait told;

  /**
   * @param numbers the next member's number
   */
  Group(String name, BlockStore blocks, LongSupplier numbers, Consumer<ServerEvent> events) {
    this.name = name;
    this.blocks = blocks;
    this.numbers = numbers;
    this.events = events;
  }

  String name() {
    return name;
  }

  boolean isEmpty() {
    return sources.isEmpty() && roster.isEmpty();
  }

  long nextMember() {
    return numbers.getAsLong();
  }

  /** A destination of that name comes: who is away does not keep it from its place. */
  void makeWay(String destination, long nowNanos) {
    roster.makeWay(destination, nowNanos);
  }

  /** The code with which a destination of that name is refused; null when it is not. */
  @Nullable String refusal(String destination) {
    return roster.refusal(destination);
  }

  Destination join(ClientSession session, String destination) {
    Destination joined = new Destination(this, session, nextMember(), destination);
    session.send(new Message.Joined(joined.member()));
    enter(joined);
    return joined;
  }

  /** Takes a destination that was not refused. */
  void enter(Destination joined) {
    roster.add(joined);
    events.accept(
        new ServerEvent.ClientJoined(
            name, joined.name(), Role.DESTINATION, joined.way().address(), 0));
    appeared(joined);
  }

  /** The code with which a site is refused; null when it is not. One of its name is replaced. */
  @Nullable String refusal(Message.JoinSite join, long nowNanos) {
    roster.makeWayForSite(join.name(), nowNanos);
    return roster.sites().size() >= Limits.MAX_SOURCES ? "full" : null;
  }

  /** Takes a site that was not refused. */
  Site join(
      ClientSession session, Message.JoinSite join, Function<String, @Nullable String> admission) {
    long member = nextMember();
    Site joined = new Site(this, session, member, join.name(), admission);
    roster.add(joined);
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
    return isUsed(join.backup()) ? "busy" : null;
  }

  private boolean isUsed(String backup) {
    return sources.names(backup) || underWay.names(backup);
  }

  /** Takes a source that was not refused. */
  Source join(ClientSession session, Message.JoinSource join) {
    long member = nextMember();
    Source joined = new Source(this, session, member, join);
    sources.add(joined);
    session.send(new Message.Joined(member));
    events.accept(
        new ServerEvent.ClientJoined(
            name, join.name(), Role.SOURCE, session.address(), join.need()));
    roster.free().forEach(joined::appeared);
    gather();
    return joined;
  }

  /** Another server is to bring backups; its name is for a person. */
  Source joinUpstream(Correspondent upstream, String upstreamName) {
    Source joined = new Source(this, upstream, nextMember(), upstreamName);
    sources.add(joined);
    events.accept(new ServerEvent.UpstreamReached(name, upstreamName));
    roster.free().forEach(joined::appeared);
    return joined;
  }

  /** The other server is lost. */
  void leaveUpstream(Source upstream) {
    sources.remove(upstream);
    upstream.gone();
    gather();
  }

  /** Begins what another server brings, with those of the named who are there. */
  void bring(Source upstream, Message.Bring bring) throws ProtocolViolation {
    ProtocolViolation.unless(!isUsed(bring.backup()), "BRING of what there is");
    upstream.brings(bring.backup());
    List<Destination> there =
        roster.there(new MemberSet(bring.members())).stream().filter(Destination::isFree).toList();
    if (!there.isEmpty()) {
      begin(upstream, bring.backup(), bring.source(), there);
      gather();
    }
  }

  /** The name of a destination; empty when it is not there. */
  String nameOf(long member) {
    Destination destination = roster.get(member);
    return destination == null ? "" : destination.name();
  }

  /**
   * Lets a destination give back what it holds (protocol.md, section 7.5).
   *
   * @return the code with which that is refused; null when it is not
   */
  @Nullable String refusal(Message.JoinRestorer join) {
    String refusal = roster.restoreRefusal(join.from());
    return refusal == null && isUsed(join.restore()) ? "busy" : refusal;
  }

  /** Begins a restore that was not refused. */
  Restore join(ClientSession session, Message.JoinRestorer join) {
    Destination from = roster.find(join.from());
    ClientSession giver = from == null ? null : from.session();
    if (from == null || giver == null) {
      throw new IllegalStateException("refused");
    }
    Restore joined = new Restore(from, giver, session, nextMember(), join, blocks, events);
    roster.add(joined);
    from.serves(joined);
    events.accept(
        new ServerEvent.ClientJoined(name, join.name(), Role.RESTORER, session.address(), 0));
    events.accept(new ServerEvent.RestoreBegun(name, join.restore(), from.name(), join.name()));
    sources.disappeared(from, "busy", "", null);
    gather();
    joined.begin();
    return joined;
  }

  /** A destination may have become free. */
  void appeared(Destination destination) {
    if (destination.isFree() && destination.equals(roster.get(destination.member()))) {
      sources.appeared(destination);
      gather();
    }
  }

  /** A source said START. */
  void start(Source source, Message.Start start) throws ProtocolViolation {
    boolean further = source.wish() == null;
    ProtocolViolation.unless(!further || !isUsed(start.backup()), "START of what there is");
    source.start(start);
    if (further) {
      sources.moveToEnd(source);
    }
    gather();
  }

  /** Begins what can begin, and tells all whom it concerns how many are there. */
  private void gather() {
    do {
      tell();
    } while (beginNext());
  }

  private void tell() {
    List<Destination> free = roster.free();
    Source first = sources.first();
    Source.Wish wish = first == null ? null : first.wish();
    int need = wish == null || wish.members() != null ? 0 : wish.need();
    Message.Wait wait = new Message.Wait(free.size(), need);
    free.forEach(destination -> destination.tell(wait));
    if (first != null && need > 0) {
      first.tell(wait);
      if (!wait.equals(told)) {
        events.accept(new ServerEvent.Gathering(name, free.size(), need));
      }
    }
    told = need > 0 ? wait : null;
    sources.tellTurns(underWay.isSending() ? 1 : 0);
  }

  /** Returns whether something has changed. */
  private boolean beginNext() {
    Source source = sources.first();
    Source.Wish wish = source == null || underWay.isSending() ? null : source.wish();
    if (source == null || wish == null) {
      return false;
    }
    List<Destination> free = roster.free();
    MemberSet named = wish.members();
    if (named == null) {
      return free.size() >= wish.need() && begin(source, wish.backup(), source.name(), free);
    }
    List<Destination> there = roster.there(named);
    if (there.isEmpty()) {
      source.forgetStart();
      return true;
    }
    return there.stream().allMatch(Destination::isFree)
        && begin(source, wish.backup(), source.name(), there);
  }

  private boolean begin(
      Source source, String backup, String sourceName, List<Destination> members) {
    Relay relay =
        new Relay(
            name,
            backup,
            source.session(),
            source.isUpstream(),
            members,
            blocks,
            events,
            new Progress(source));
    underWay.add(relay);
    source.begins(relay);
    events.accept(new ServerEvent.BackupBegun(name, backup, sourceName, members.size()));
    if (!source.isUpstream()) {
      List<Long> taking = members.stream().map(Destination::member).toList();
      source.session().send(new Message.ReadyToSend(backup, taking));
    }
    for (Destination member : members) {
      member.takesPart(relay);
      sources.disappeared(member, "busy", "", source);
    }
    relay.begin(sourceName);
    return true;
  }

  /** What comes of a backup of one source. */
  private final class Progress implements Relay.Listener {
    private final Source source;

    private Progress(Source source) {
      this.source = source;
    }

    @Override
    public void finished(Relay.Member member) {
      Destination destination = roster.get(member.member());
      if (destination != null && destination.isFree()) {
        sources.appeared(destination);
      }
    }

    @Override
    public void settled(Relay relay) {
      if (relay.isOver()) {
        underWay.remove(relay);
        source.over(relay);
      }
      gather();
    }
  }

  /**
   * Begins the backup of the source that gathers as if enough were there; answers the code why it
   * cannot, or an empty text.
   */
  String start() {
    Source source = sources.first();
    Source.Wish wish = source == null ? null : source.wish();
    List<Destination> free = roster.free();
    if (underWay.isSending()) {
      return "under-way";
    }
    if (source == null || wish == null || wish.members() != null) {
      return "no-source";
    }
    if (free.isEmpty()) {
      return "nobody-there";
    }
    begin(source, wish.backup(), source.name(), free);
    gather();
    return "";
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
    gather();
    return true;
  }

  private boolean away(Source waiting) {
    if (!waiting.isIdle()) {
      return false;
    }
    waiting.away(true);
    events.accept(new ServerEvent.ClientAway(name, waiting.name(), Role.SOURCE));
    gather();
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
        gather();
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
        roster.remove(left);
        events.accept(new ServerEvent.ClientLeft(name, left.name(), Role.SITE, code, words));
        left.left(code, words);
      }
      case Restore left -> {
        roster.remove(left);
        left.left(code);
        events.accept(new ServerEvent.ClientLeft(name, left.name(), Role.RESTORER, code, words));
      }
    }
  }

  /** Destinations are gone, all at once. */
  void leave(List<Destination> left, String code, String words) {
    left.forEach(roster::remove);
    for (Destination destination : left) {
      events.accept(
          new ServerEvent.ClientLeft(name, destination.name(), Role.DESTINATION, code, words));
      sources.disappeared(destination, code, words, null);
    }
    left.forEach(destination -> destination.gone(code));
    gather();
    roster.sites().forEach(Site::reconsiderRefused);
  }

  private void leave(Source left, String code, String words) {
    sources.remove(left);
    left.gone();
    events.accept(new ServerEvent.ClientLeft(name, left.name(), Role.SOURCE, code, words));
    gather();
  }

  ServerStatus.Group status() {
    List<ServerStatus.Client> clients = new ArrayList<>(sources.status());
    clients.addAll(roster.status());
    Source first = sources.first();
    Source.Wish wish = first == null ? null : first.wish();
    return new ServerStatus.Group(
        name,
        state(),
        wish == null ? 0 : wish.need(),
        underWay.newest(),
        underWay.status(),
        underWay.memoryBytes() + roster.restoredBytes(),
        underWay.spooledBytes(),
        List.copyOf(clients));
  }

  private ServerStatus.State state() {
    if (!underWay.isEmpty()) {
      return ServerStatus.State.RELAYING;
    }
    return sources.hasOwn() ? ServerStatus.State.GATHERING : ServerStatus.State.IDLE;
  }
}
