package org.abanico.server;

import java.util.List;
import java.util.function.Consumer;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is in a group: begins backups, and tells those who wait how many are there
 * (protocol.md, section 7.3).
 */
final class Turns {
  private final String name;
  private final BlockStore blocks;
  private final Consumer<ServerEvent> events;
  private final Receivers receivers;
  private final Sources sources;
  private final UnderWay underWay = new UnderWay();
  private Message.@Nullable Wait told;

  /**
   * @param name of the group, for its server's user
   * @param receivers who is there to get something
   * @param sources who is there to send something
   */
  Turns(
      String name,
      BlockStore blocks,
      Consumer<ServerEvent> events,
      Receivers receivers,
      Sources sources) {
    this.name = name;
    this.blocks = blocks;
    this.events = events;
    this.receivers = receivers;
    this.sources = sources;
  }

  /** What has begun and is not over. */
  UnderWay underWay() {
    return underWay;
  }

  /** Begins what another server brings, with those of the named who are there. */
  void bring(Source upstream, Message.Bring bring) throws ProtocolViolation {
    ProtocolViolation.unless(!isUsed(bring.backup()), "BRING of what there is");
    upstream.brings(bring.backup());
    List<Destination> there =
        receivers.there(new MemberSet(bring.members())).stream()
            .filter(Destination::isFree)
            .toList();
    if (!there.isEmpty()) {
      begin(upstream, bring.backup(), bring.source(), there);
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
  void gather() {
    do {
      tell();
    } while (beginNext());
  }

  private void tell() {
    List<Destination> free = receivers.free();
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
    List<Destination> free = receivers.free();
    MemberSet named = wish.members();
    if (named == null) {
      return free.size() >= wish.need() && begin(source, wish.backup(), source.name(), free);
    }
    List<Destination> there = receivers.there(named);
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
      Destination destination = receivers.get(member.member());
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
    List<Destination> free = receivers.free();
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

  /** Whether a backup of that identifier is somebody's, begun or not. */
  boolean isUsed(String backup) {
    return sources.names(backup) || underWay.names(backup);
  }
}
