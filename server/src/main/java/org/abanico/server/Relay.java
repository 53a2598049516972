package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.abanico.wire.message.Checksum;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One backup on its way through the server: keeps blocks for the members that they are for, tells
 * the source what these say, and holds all of them to the protocol's order (protocol.md, sections
 * 6, 7.3 and 7.6).
 */
final class Relay {
  private static final long PROGRESS_INTERVAL = 250_000_000L;

  /** One who gets the blocks. */
  interface Member {
    Way way();

    long member();

    String name();
  }

  /** Something that a source says of its backup. */
  interface Giving {
    void give(Relay relay) throws ProtocolViolation;
  }

  /** Told how a backup goes on. */
  interface Listener {
    /** A member has come to an end with its part in the backup; it may be gone. */
    void finished(Member member);

    /** After {@link #finished}, and when the source has given everything. */
    void settled(Relay relay);
  }

  private final String group;
  private final String backup;
  private final BlockStore.Share store;
  private final Consumer<ServerEvent> events;
  private final Listener listener;
  private final boolean fromUpstream;
  private final Arrivals arrivals;
  private final Map<Way, Outlet> outlets = new LinkedHashMap<>();
  private final Map<Long, Participant> participants = new LinkedHashMap<>();
  private @Nullable Correspondent source;
  private final List<Participant> justFinished = new ArrayList<>();
  private boolean settling;
  private boolean changed;
  private boolean sent;
  private boolean ended;
  private boolean keyGiven;
  private boolean full;
  private long totalBytes;
  private boolean counted;
  private long bytesIn;
  private long nextProgress = Long.MIN_VALUE;

  /**
   * @param fromUpstream whether the source is another server, which may know later than this one
   *     who is there, and gives only the blocks that somebody here lacks
   */
  Relay(
      String group,
      String backup,
      Correspondent source,
      boolean fromUpstream,
      List<? extends Member> members,
      BlockStore blocks,
      Consumer<ServerEvent> events,
      Listener listener) {
    this.group = group;
    this.backup = backup;
    this.source = source;
    this.fromUpstream = fromUpstream;
    this.arrivals = new Arrivals(fromUpstream);
    this.store = blocks.open(this::settle);
    this.events = events;
    this.listener = listener;
    for (Member member : members) {
      Way way = member.way();
      Outlet outlet =
          outlets.computeIfAbsent(way, _ -> way.open(backup, store, code -> lost(way, code)));
      outlet.add(member.member());
      participants.put(member.member(), new Participant(member, outlet));
    }
  }

  /** Tells the members that it begins. */
  void begin(String sourceName) {
    outlets.values().forEach(outlet -> outlet.begin(sourceName));
  }

  String backup() {
    return backup;
  }

  /** Whether the source has still to give blocks. */
  boolean isBeingSent() {
    return !sent && !isOver();
  }

  /** Whether nobody waits for it any more. */
  boolean isOver() {
    return participants.values().stream().noneMatch(Participant::isLive);
  }

  /** Whether this member has a part in it that it has not come to an end with. */
  boolean waitsFor(long member) {
    Participant participant = participants.get(member);
    return participant != null && participant.isLive();
  }

  /** A member said something about this backup. */
  void fromMember(long member, Message.OfDestination message) throws ProtocolViolation {
    Participant participant = participants.get(member);
    if (participant == null) {
      throw new ProtocolViolation("about a backup that it has no part in");
    }
    if (participant.isGivenUp()) {
      return;
    }
    participant.says(message);
    Message.From from = new Message.From(member, message);
    switch (message) {
      case Message.Retry _ -> {
        if (participant.isHopeless()) {
          fail(participant, "damaged");
        }
        participant.outlet().queue().pump();
      }
      case Message.Progress _ -> {
        if (source != null) {
          source.sendIfIdle(from);
        }
      }
      case Message.Receipt _ -> {
        tellSource(from);
        participant.hasSpoken();
        finish(participant, true, "");
      }
      case Message.Failed failure -> {
        tellSource(from);
        participant.hasSpoken();
        finish(participant, false, failure.code());
      }
      case Message.Need _, Message.Want _, Message.Stored _ -> tellSource(from);
    }
    settle();
  }

  private void tellSource(Message message) {
    if (source != null) {
      source.send(message);
    }
  }

  private void finish(Participant participant, boolean held, String code) {
    participant.finish(held, code);
    String name = participant.member().name();
    events.accept(new ServerEvent.MemberFinished(group, backup, name, held, code));
    justFinished.add(participant);
  }

  /** Ends a member's part, and tells it and the source so. */
  private void fail(Participant participant, String code) {
    long member = participant.member().member();
    participant.outlet().end(member, code);
    tellSource(new Message.From(member, new Message.Failed(backup, code, "")));
    finish(participant, false, code);
  }

  /** What goes that way cannot be had any more. */
  private void lost(Way way, String code) {
    live().stream().filter(each -> each.member().way().equals(way)).forEach(it -> fail(it, code));
    settle();
  }

  private List<Participant> live() {
    return participants.values().stream().filter(Participant::isLive).toList();
  }

  /** A block came from the source. Takes ownership of {@code body}. */
  void block(Message.Block header, ByteBuf body, Runnable credit, long nowNanos)
      throws ProtocolViolation {
    boolean kept = false;
    Collection<Outlet> receivers = List.of();
    try {
      ProtocolViolation.unless(keyGiven, "a block before its key");
      ProtocolViolation.unless(!sent, "a block behind the last");
      KeptBlock block = arrivals.repeated(header);
      receivers = block == null ? receivers(header.members()) : outlets.values();
      block = block == null ? begin(header, receivers) : block;
      bytesIn += header.length();
      if (header.checksum() != Checksum.crc32c(body)) {
        arrivals.damaged(block);
        tellSource(new Message.Retry(backup, block.number()));
      } else {
        arrivals.arrived(block);
        kept = block.isNeeded();
      }
      if (kept) {
        block.arrived(header, body);
        store.keep(block, credit);
      }
    } finally {
      if (!kept) {
        body.release();
        credit.run();
      }
    }
    tellKept();
    receivers.forEach(outlet -> outlet.queue().pump());
    tellProgress(nowNanos);
    settle();
  }

  private KeptBlock begin(Message.Block header, Collection<Outlet> receivers) {
    KeptBlock block = new KeptBlock(header, receivers.size());
    arrivals.began(block);
    receivers.forEach(receiver -> receiver.queue().add(block));
    return block;
  }

  private List<Outlet> receivers(MemberSet members) throws ProtocolViolation {
    Collection<Participant> named = participants.values();
    if (!members.isAll()) {
      named = new ArrayList<>();
      for (long member : members.numbers()) {
        Participant participant = participants.get(member);
        ProtocolViolation.unless(
            participant != null || fromUpstream, "a block for one who has no part in the backup");
        if (participant != null) {
          named.add(participant);
        }
      }
    }
    return named.stream().filter(Participant::isLive).map(Participant::outlet).distinct().toList();
  }

  private void tellKept() {
    long kept = arrivals.newlyKept();
    if (kept >= 0) {
      tellSource(new Message.Kept(backup, kept));
    }
  }

  private void tellProgress(long nowNanos) {
    if (nowNanos >= nextProgress) {
      nextProgress = nowNanos + PROGRESS_INTERVAL;
      events.accept(
          new ServerEvent.BackupProgressed(group, backup, arrivals.next(), bytesIn, bytesOut()));
    }
  }

  private long bytesOut() {
    return outlets.values().stream().mapToLong(each -> each.queue().bytesSent()).sum();
  }

  /** A member's connection has room for more. */
  void drained(long member) {
    Participant participant = participants.get(member);
    if (participant != null) {
      participant.outlet().queue().pump();
    }
  }

  /** Bytes of blocks that have not been handed to a member's connection. */
  long unsentBytes(long member) {
    Participant participant = participants.get(member);
    return participant == null ? 0 : participant.outlet().queue().unsentBytes();
  }

  /** Says what has changed, after anything that may have changed it. */
  private void settle() {
    tellFull();
    if (settling) {
      return;
    }
    settling = true;
    while (!justFinished.isEmpty()) {
      changed = true;
      listener.finished(justFinished.removeFirst().member());
    }
    if (isOver()) {
      end();
    }
    settling = false;
    if (changed) {
      changed = false;
      listener.settled(this);
    }
  }

  private void tellFull() {
    if (full ? !store.hasRoom() : !store.isFull()) {
      return;
    }
    full = !full;
    List<Participant> behind = full ? furthestBehind() : List.of();
    tellSource(
        new Message.Full(backup, behind.stream().map(each -> each.member().member()).toList()));
    List<String> names = behind.stream().map(each -> each.member().name()).toList();
    events.accept(new ServerEvent.StoreFilled(group, backup, names));
  }

  /** Those for whom at least half as much is kept as for the last of them. */
  private List<Participant> furthestBehind() {
    long most =
        outlets.values().stream().mapToLong(each -> each.queue().waitingBytes()).max().orElse(0);
    return live().stream()
        .filter(each -> each.outlet().queue().waitingBytes() >= most / 2)
        .filter(each -> each.outlet().isBehind(each.member().member()))
        .toList();
  }

  /** Nothing more is kept. */
  private void end() {
    if (!ended) {
      ended = true;
      store.close();
      arrivals.close();
      events.accept(new ServerEvent.BackupEnded(group, backup, bytesIn, bytesOut()));
    }
  }

  /** The source gave what opens its blocks. */
  void key(Message.Key key) throws ProtocolViolation {
    ProtocolViolation.unless(!keyGiven, "KEY twice");
    keyGiven = true;
    toLive(outlet -> outlet.send(key));
  }

  /** The source said how much there is. */
  void total(Message.Total total) {
    totalBytes = total.bytes();
    counted = total.counted();
    toLive(outlet -> outlet.sendIfIdle(total));
  }

  /** The source has given all blocks. */
  void sent(Message.Sent message) throws ProtocolViolation {
    ProtocolViolation.unless(!sent, "SENT twice");
    ProtocolViolation.unless(arrivals.isAll(message.blocks()), "SENT before the last block");
    sent = true;
    changed = true;
    toLive(outlet -> outlet.allGiven(message.blocks()));
    events.accept(new ServerEvent.BackupSent(group, backup));
    settle();
  }

  /** The source does without a member. */
  void drop(Message.Drop drop) throws ProtocolViolation {
    Participant participant = participants.get(drop.member());
    ProtocolViolation.unless(
        participant != null || fromUpstream, "DROP of one who has no part in the backup");
    if (participant != null && participant.isLive()) {
      participant.outlet().end(drop.member(), drop.code());
      finish(participant, false, drop.code());
      settle();
    }
  }

  /** The source gives the backup up. */
  void failed(Message.Failed failure) {
    toLive(outlet -> outlet.send(failure));
    live().forEach(participant -> finish(participant, false, failure.code()));
    settle();
  }

  private void toLive(Consumer<Outlet> action) {
    outlets.values().stream().filter(Outlet::isLive).toList().forEach(action);
  }

  /** A client is gone that may have been a member. */
  void gone(long member, String code) {
    Participant participant = participants.get(member);
    if (participant != null && participant.isLive()) {
      participant.outlet().gone(member, code);
      finish(participant, false, code);
      settle();
    }
  }

  /** The source is gone: what it has not given nobody will get. */
  void sourceGone() {
    source = null;
    if (!sent) {
      failed(new Message.Failed(backup, "source-gone", ""));
    }
  }

  /** How far it is. */
  ServerStatus.Relayed status() {
    return new ServerStatus.Relayed(
        backup,
        totalBytes,
        counted,
        participants.values().stream().map(Participant::status).toList());
  }

  /** Bytes of blocks in memory that somebody has not stored. */
  long memoryBytes() {
    return store.memoryBytes();
  }

  /** Such bytes in the spool. */
  long spooledBytes() {
    return store.spooledBytes();
  }
}
