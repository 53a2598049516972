package org.abanico.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Phase;

/**
 * One backup on its way through the server: hands blocks to the members that they are for, what
 * members say to the source, and holds all of them to the protocol's order.
 */
final class Relay {
  private static final long PROGRESS_INTERVAL = 250_000_000L;

  /** One who gets the blocks. */
  interface Member {
    ClientSession session();

    long member();

    String name();
  }

  /** What a member has been given and has said. */
  private static final class Participant {
    final Member destination;
    boolean answeredNeed;
    boolean asks;
    boolean finished;
    boolean held;
    boolean gone;
    boolean publishing;
    long files;
    long bytes;
    String code = "";
    long highestSent = -1;
    long stored = -1;
    long retried = -1;
    long wanted = -1;

    Participant(Member destination) {
      this.destination = destination;
    }

    boolean isLive() {
      return !finished && !gone;
    }
  }

  private final String group;
  private final String backup;
  private final ClientSession source;
  private final Consumer<ServerEvent> events;
  private final Map<Long, Participant> participants = new LinkedHashMap<>();
  private boolean failed;
  private boolean keyGiven;
  private long totalBytes;
  private boolean counted;
  private long nextNumber;
  private long bytesIn;
  private long bytesOut;
  private long nextProgress = Long.MIN_VALUE;

  Relay(
      String group,
      String backup,
      ClientSession source,
      List<? extends Member> members,
      Consumer<ServerEvent> events) {
    this.group = group;
    this.backup = backup;
    this.source = source;
    this.events = events;
    members.forEach(member -> participants.put(member.member(), new Participant(member)));
  }

  String backup() {
    return backup;
  }

  /** A member said something about this backup. */
  void fromMember(long member, Message.OfDestination message) throws ProtocolViolation {
    Participant participant = participants.get(member);
    if (participant == null) {
      throw new ProtocolViolation("about a backup that it has no part in");
    }
    if (failed) {
      return;
    }
    ProtocolViolation.unless(!participant.finished, "has finished already");
    ProtocolViolation.unless(
        participant.answeredNeed
            || message instanceof Message.Need
            || message instanceof Message.Failed,
        "has not answered NEED");
    Message.From from = new Message.From(member, message);
    switch (message) {
      case Message.Need need -> {
        ProtocolViolation.unless(!participant.answeredNeed, "NEED twice");
        participant.answeredNeed = true;
        participant.asks = !need.all();
      }
      case Message.Want want -> {
        ProtocolViolation.unless(participant.asks, "WANT of one who needs all");
        ProtocolViolation.unless(
            want.number() <= participant.highestSent, "a block that was not sent");
        ProtocolViolation.unless(want.number() > participant.wanted, "answered before");
        participant.wanted = want.number();
      }
      case Message.Stored stored -> {
        requireUnstored(participant, stored.number());
        participant.stored = stored.number();
      }
      case Message.Retry retry -> {
        requireUnstored(participant, retry.number());
        ProtocolViolation.unless(participant.retried < 0, "RETRY before the last was answered");
        participant.retried = retry.number();
      }
      case Message.Progress progress -> {
        participant.files = progress.files();
        participant.bytes = progress.bytes();
        participant.publishing = progress.phase() == Phase.PUBLISHING;
        source.sendIfIdle(from);
        return;
      }
      case Message.Receipt _ -> finish(participant, true, "");
      case Message.Failed failure -> finish(participant, false, failure.code());
    }
    source.send(from);
  }

  private static void requireUnstored(Participant participant, long number)
      throws ProtocolViolation {
    ProtocolViolation.unless(number <= participant.highestSent, "a block that was not sent");
    ProtocolViolation.unless(number > participant.stored, "a block that was stored");
  }

  private void finish(Participant participant, boolean held, String code) {
    participant.finished = true;
    participant.held = held;
    participant.code = code;
    events.accept(
        new ServerEvent.MemberFinished(group, backup, participant.destination.name(), held, code));
  }

  /** Hands a block to those it is for. Borrows {@code body}. */
  void block(Message.Block header, RelayedBody body, long nowNanos) throws ProtocolViolation {
    ProtocolViolation.unless(keyGiven, "a block before its key");
    ProtocolViolation.unless(header.number() <= nextNumber, "a block's number is out of order");
    boolean repeated = header.number() < nextNumber;
    ProtocolViolation.unless(
        !repeated || !header.members().isAll(), "a repeated block that names no member");
    Collection<Participant> receivers = receivers(header.members());
    if (!repeated) {
      nextNumber++;
    }
    bytesIn += header.length();
    Message.Block relayed =
        new Message.Block(backup, header.number(), header.kind(), header.length(), MemberSet.ALL);
    for (Participant receiver : receivers) {
      if (receiver.isLive() && !failed) {
        receiver.highestSent = Math.max(receiver.highestSent, header.number());
        if (receiver.retried == header.number()) {
          receiver.retried = -1;
        }
        receiver.destination.session().sendBlock(relayed, body.retainedDuplicate());
        bytesOut += header.length();
      }
    }
    if (nowNanos >= nextProgress) {
      nextProgress = nowNanos + PROGRESS_INTERVAL;
      events.accept(new ServerEvent.BackupProgressed(group, backup, nextNumber, bytesIn, bytesOut));
    }
  }

  private Collection<Participant> receivers(MemberSet members) throws ProtocolViolation {
    if (members.isAll()) {
      return participants.values();
    }
    List<Participant> named = new ArrayList<>();
    for (long member : members.numbers()) {
      Participant participant = participants.get(member);
      if (participant == null) {
        throw new ProtocolViolation("a block for one who has no part in the backup");
      }
      named.add(participant);
    }
    return named;
  }

  /** The source gave what opens its blocks. */
  void key(Message.Key key) throws ProtocolViolation {
    ProtocolViolation.unless(!keyGiven, "KEY twice");
    keyGiven = true;
    for (Participant participant : participants.values()) {
      if (participant.isLive() && !failed) {
        participant.destination.session().send(key);
      }
    }
  }

  /** The source said how much there is. */
  void total(Message.Total total) {
    totalBytes = total.bytes();
    counted = total.counted();
    for (Participant participant : participants.values()) {
      if (participant.isLive() && !failed) {
        participant.destination.session().sendIfIdle(total);
      }
    }
  }

  /** The source gives the backup up. */
  void failed(Message.Failed failure) {
    if (failed) {
      return;
    }
    failed = true;
    for (Participant participant : participants.values()) {
      if (participant.isLive()) {
        participant.destination.session().send(failure);
        finish(participant, false, failure.code());
      }
    }
  }

  /** A client is gone that may have been a member. */
  void gone(long member, String code, String words) {
    Participant participant = participants.get(member);
    if (participant == null) {
      return;
    }
    if (participant.isLive()) {
      finish(participant, false, code);
    }
    participant.gone = true;
    source.send(new Message.Gone(member, code, words));
  }

  /** Whether this member has a part in it that it has not come to an end with. */
  boolean waitsFor(long member) {
    Participant participant = participants.get(member);
    return participant != null && participant.isLive() && !failed;
  }

  /** How far it is. */
  ServerStatus.Relayed status() {
    return new ServerStatus.Relayed(
        backup, totalBytes, counted, participants.values().stream().map(Relay::status).toList());
  }

  private static ServerStatus.Part status(Participant participant) {
    ServerStatus.PartState state =
        participant.held
            ? ServerStatus.PartState.HELD
            : participant.finished || participant.gone
                ? ServerStatus.PartState.FAILED
                : participant.publishing
                    ? ServerStatus.PartState.PUBLISHING
                    : ServerStatus.PartState.RECEIVING;
    return new ServerStatus.Part(
        participant.destination.name(),
        state,
        participant.files,
        participant.bytes,
        participant.code);
  }

  /** The source is gone: nobody else will finish. */
  void end() {
    failed(new Message.Failed(backup, "source-gone", ""));
    events.accept(new ServerEvent.BackupEnded(group, backup, bytesIn, bytesOut));
  }
}
