package org.abanico.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
  private final Consumer<ServerEvent> events;
  private final Map<Long, Destination> destinations = new LinkedHashMap<>();
  private final Map<Long, Restore> restores = new LinkedHashMap<>();

  /** In the order of their turns. */
  private final List<Source> sources = new ArrayList<>();

  private final List<Relay> underWay = new ArrayList<>();
  private Message.@Nullable Wait told;

  Group(String name, BlockStore blocks, Consumer<ServerEvent> events) {
    this.name = name;
    this.blocks = blocks;
    this.events = events;
  }

  String name() {
    return name;
  }

  boolean isEmpty() {
    return sources.isEmpty() && destinations.isEmpty() && restores.isEmpty();
  }

  /** The destination of that name, if it is away. */
  @Nullable ClientSession absent(String destination) {
    Destination there = find(destination);
    return there != null && there.isAway() ? there.session() : null;
  }

  private @Nullable Destination find(String destination) {
    for (Destination each : destinations.values()) {
      if (each.name().equals(destination)) {
        return each;
      }
    }
    return null;
  }

  /** The code with which a destination of that name is refused; null when it is not. */
  @Nullable String refusal(String destination) {
    if (find(destination) != null) {
      return "name-taken";
    }
    long there = destinations.values().stream().filter(each -> !each.isAway()).count();
    return there >= Limits.MAX_MEMBERS ? "full" : null;
  }

  Destination join(ClientSession session, long member, String destination) {
    Destination joined = new Destination(this, session, member, destination);
    destinations.put(member, joined);
    session.send(new Message.Joined(member));
    events.accept(
        new ServerEvent.ClientJoined(name, destination, Role.DESTINATION, session.address(), 0));
    appeared(joined);
    return joined;
  }

  /** The code with which another source is refused; null when it is not. */
  @Nullable String refusal(Message.JoinSource join) {
    if (sources.size() >= Limits.MAX_SOURCES) {
      return "full";
    }
    return isUsed(join.backup()) ? "busy" : null;
  }

  private boolean isUsed(String backup) {
    return sources.stream().anyMatch(source -> source.names(backup))
        || underWay.stream().anyMatch(relay -> relay.backup().equals(backup));
  }

  /** Takes a source that was not refused. */
  Source join(ClientSession session, long member, Message.JoinSource join) {
    Source joined = new Source(this, session, member, join);
    sources.add(joined);
    session.send(new Message.Joined(member));
    events.accept(
        new ServerEvent.ClientJoined(
            name, join.name(), Role.SOURCE, session.address(), join.need()));
    free().forEach(joined::appeared);
    gather();
    return joined;
  }

  /**
   * Lets a destination give back what it holds (protocol.md, section 7.5).
   *
   * @return the code with which that is refused; null when it is not
   */
  @Nullable String refusal(Message.JoinRestorer join) {
    Destination from = find(join.from());
    if (from == null || from.isAway()) {
      return "no-such-member";
    }
    return !from.isFree() || isUsed(join.restore()) ? "busy" : null;
  }

  /** Begins a restore that was not refused. */
  Restore join(ClientSession session, long member, Message.JoinRestorer join) {
    Destination from = find(join.from());
    if (from == null) {
      throw new IllegalStateException("refused");
    }
    Restore joined = new Restore(from, session, member, join, blocks, events);
    restores.put(member, joined);
    from.serves(joined);
    events.accept(
        new ServerEvent.ClientJoined(name, join.name(), Role.RESTORER, session.address(), 0));
    events.accept(new ServerEvent.RestoreBegun(name, join.restore(), from.name(), join.name()));
    disappeared(from, "busy", "", null);
    gather();
    joined.begin();
    return joined;
  }

  private List<Destination> free() {
    return destinations.values().stream().filter(Destination::isFree).toList();
  }

  /** A destination may have become free. */
  void appeared(Destination destination) {
    if (destination.isFree() && destinations.containsKey(destination.member())) {
      sources.forEach(source -> source.appeared(destination));
      gather();
    }
  }

  /** Tells the sources, except one, that a destination could not take part in their backups. */
  private void disappeared(
      Destination destination, String code, String words, @Nullable Source except) {
    for (Source source : sources) {
      if (!source.equals(except)) {
        source.disappeared(destination, code, words);
      }
    }
  }

  /** A source said START. */
  void start(Source source, Message.Start start) throws ProtocolViolation {
    boolean further = source.wish() == null;
    ProtocolViolation.unless(!further || !isUsed(start.backup()), "START of what there is");
    source.start(start);
    if (further) {
      sources.remove(source);
      sources.add(source);
    }
    gather();
  }

  /** Begins what can begin, and tells all whom it concerns how many are there. */
  private void gather() {
    do {
      tell();
    } while (beginNext());
  }

  /** The source whose turn it is. */
  private @Nullable Source first() {
    for (Source source : sources) {
      if (source.wish() != null && !source.isAway()) {
        return source;
      }
    }
    return null;
  }

  private void tell() {
    List<Destination> free = free();
    Source first = first();
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
    int ahead = isSending() ? 1 : 0;
    for (Source source : sources) {
      if (source.wish() != null && !source.isAway()) {
        source.tellTurn(ahead);
        ahead++;
      }
    }
  }

  private boolean isSending() {
    return underWay.stream().anyMatch(Relay::isBeingSent);
  }

  /** Returns whether something has changed. */
  private boolean beginNext() {
    Source source = first();
    Source.Wish wish = source == null || isSending() ? null : source.wish();
    if (source == null || wish == null) {
      return false;
    }
    List<Destination> free = free();
    MemberSet named = wish.members();
    if (named == null) {
      return free.size() >= wish.need() && begin(source, wish.backup(), free);
    }
    List<Destination> there =
        destinations.values().stream()
            .filter(each -> !each.isAway())
            .filter(each -> named.isAll() || named.numbers().contains(each.member()))
            .toList();
    if (there.isEmpty()) {
      source.forgetStart();
      return true;
    }
    return there.stream().allMatch(Destination::isFree) && begin(source, wish.backup(), there);
  }

  private boolean begin(Source source, String backup, List<Destination> members) {
    Relay relay =
        new Relay(name, backup, source.session(), members, blocks, events, new Progress(source));
    underWay.add(relay);
    source.begins(relay);
    events.accept(new ServerEvent.BackupBegun(name, backup, source.name(), members.size()));
    source
        .session()
        .send(new Message.ReadyToSend(backup, members.stream().map(Destination::member).toList()));
    for (Destination member : members) {
      member.takesPart(relay);
      disappeared(member, "busy", "", source);
      member.session().send(new Message.Begin(backup, source.name()));
    }
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
      Destination destination = destinations.get(member.member());
      if (destination != null && destination.isFree()) {
        sources.forEach(each -> each.appeared(destination));
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
    Source source = first();
    Source.Wish wish = source == null ? null : source.wish();
    List<Destination> free = free();
    if (isSending()) {
      return "under-way";
    }
    if (source == null || wish == null || wish.members() != null) {
      return "no-source";
    }
    if (free.isEmpty()) {
      return "nobody-there";
    }
    begin(source, wish.backup(), free);
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
      case Restore _ -> false;
    };
  }

  private boolean away(Destination destination) {
    if (!destination.isFree()) {
      return false;
    }
    destination.away(true);
    events.accept(new ServerEvent.ClientAway(name, destination.name(), Role.DESTINATION));
    disappeared(destination, "away", "", null);
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
        String address = destination.session().address();
        events.accept(
            new ServerEvent.ClientBack(name, destination.name(), Role.DESTINATION, address));
        appeared(destination);
      }
      case Source waiting -> {
        waiting.away(false);
        String address = waiting.session().address();
        events.accept(new ServerEvent.ClientBack(name, waiting.name(), Role.SOURCE, address));
        gather();
      }
      case Restore _ -> throw new IllegalStateException("never away");
    }
  }

  /** A client is gone; the code is one of protocol.md, section 9. */
  void leave(ClientSession.Place place, String code, String words) {
    switch (place) {
      case Destination destination -> leave(destination, code, words);
      case Source left -> leave(left, code, words);
      case Restore left -> {
        restores.remove(left.member());
        left.left(code);
        events.accept(new ServerEvent.ClientLeft(name, left.name(), Role.RESTORER, code, words));
      }
    }
  }

  private void leave(Destination destination, String code, String words) {
    destinations.remove(destination.member());
    events.accept(
        new ServerEvent.ClientLeft(name, destination.name(), Role.DESTINATION, code, words));
    disappeared(destination, code, words, null);
    destination.gone(code);
    gather();
  }

  private void leave(Source left, String code, String words) {
    sources.remove(left);
    left.gone();
    events.accept(new ServerEvent.ClientLeft(name, left.name(), Role.SOURCE, code, words));
    gather();
  }

  ServerStatus.Group status() {
    List<ServerStatus.Client> clients = new ArrayList<>();
    sources.forEach(source -> clients.add(source.status()));
    destinations.values().forEach(destination -> clients.add(destination.status()));
    for (Restore each : restores.values()) {
      clients.add(each.status());
    }
    Source first = first();
    Source.Wish wish = first == null ? null : first.wish();
    return new ServerStatus.Group(
        name,
        underWay.isEmpty()
            ? sources.isEmpty() ? ServerStatus.State.IDLE : ServerStatus.State.GATHERING
            : ServerStatus.State.RELAYING,
        wish == null ? 0 : wish.need(),
        shown().map(Relay::status),
        underWay.stream().map(Relay::status).toList(),
        heldBytes(),
        underWay.stream().mapToLong(Relay::spooledBytes).sum(),
        List.copyOf(clients));
  }

  /** The backup that is being sent, or else the one that began last. */
  private Optional<Relay> shown() {
    return underWay.isEmpty() ? Optional.empty() : Optional.of(underWay.getLast());
  }

  private long heldBytes() {
    long held = 0;
    for (Relay relay : underWay) {
      held += relay.memoryBytes();
    }
    for (Restore restore : restores.values()) {
      held += restore.relay().memoryBytes();
    }
    return held;
  }
}
