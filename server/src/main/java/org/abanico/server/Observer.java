package org.abanico.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Report;

/**
 * A client that is in no group: it is told what there is under its access key, and may have a
 * backup begin (protocol.md, section 7.7).
 */
final class Observer {
  /** A report is asked for again only when all but so much of the last has left, in bytes. */
  private static final long MAX_UNREAD = 64 << 10;

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ClientSession session;
  private final String name;

  Observer(ClientSession session, String name) {
    this.session = session;
    this.name = name;
  }

  /** It asked for something. */
  void asked(Message.OfObserver message, long nowNanos) throws ProtocolViolation {
    switch (message) {
      case Message.AskReport _ -> report(nowNanos);
      case Message.StartGroup start -> start(start.group(), nowNanos);
    }
  }

  private void start(String group, long nowNanos) {
    Realm realm = session.realm();
    KeyGrant grant = realm.grant();
    if (!grant.covers(group)) {
      refuse(group, "group-not-allowed", String.join(", ", grant.groups()), nowNanos);
      return;
    }
    Group present = realm.present(group);
    String refusal = present == null ? "no-source" : present.turns().start();
    if (present == null || !refusal.isEmpty()) {
      refuse(group, refusal, "", nowNanos);
      return;
    }
    ServerStatus.Relayed relayed = present.status().relayed().orElseThrow();
    session.send(new Message.Started(group, relayed.backup(), relayed.parts().size()));
    realm.tell(new ServerEvent.StartedByHand(present.name(), name, session.address()));
  }

  void refuse(String group, String code, String words, long nowNanos) {
    String label = session.realm().grant().label(group);
    ServerEvent told = new ServerEvent.ObserverRefused(label, name, session.address(), code);
    session.refuse(code, words, told, nowNanos);
  }

  private void report(long nowNanos) throws ProtocolViolation {
    ProtocolViolation.unless(
        session.port().unsentControlBytes() <= MAX_UNREAD, "does not read its report");
    Map<String, List<LastBackups.Last>> last = session.realm().lastBackups().byGroup();
    Map<String, ServerStatus.Group> groups = new TreeMap<>();
    last.keySet().forEach(label -> groups.put(label, nobody(label)));
    session.realm().groups().forEach(group -> groups.put(group.name(), group.status()));
    groups.forEach(
        (label, status) -> {
          report(session.realm().grant().name(label), status);
          last.getOrDefault(label, List.of()).forEach(each -> report(each, nowNanos));
        });
    say(new Report.End(nowNanos / NANOS_PER_MICRO & Long.MAX_VALUE >>> 1));
  }

  private static ServerStatus.Group nobody(String label) {
    return new ServerStatus.Group(
        label, ServerStatus.State.IDLE, 0, Optional.empty(), List.of(), 0, 0, List.of());
  }

  private void report(String called, ServerStatus.Group status) {
    say(
        new Report.Group(
            called,
            state(status.state()),
            status.need(),
            status.heldBytes(),
            status.spooledBytes()));
    for (ServerStatus.Client client : status.clients()) {
      say(
          new Report.Client(
              client.member(),
              role(client.role()),
              client.away() ? Report.Presence.AWAY : Report.Presence.HERE,
              client.name(),
              client.address(),
              client.smoothedRttNanos() / NANOS_PER_MICRO,
              client.packetsSent(),
              client.packetsLost(),
              client.bytesSent(),
              client.bytesReceived(),
              client.queuedBytes()));
    }
    status.underWay().forEach(this::report);
  }

  private void report(ServerStatus.Relayed relayed) {
    say(new Report.Running(relayed.backup(), relayed.bytes(), relayed.counted()));
    for (ServerStatus.Part part : relayed.parts()) {
      say(
          new Report.Part(
              part.name(), state(part.state()), part.files(), part.bytes(), part.code()));
    }
  }

  private void report(LastBackups.Last last, long nowNanos) {
    LastBackups.Ended held = last.held();
    if (held != null) {
      say(new Report.Held(last.name(), held.backup(), agoMillis(held, nowNanos)));
    }
    LastBackups.Ended missed = last.missed();
    if (missed != null) {
      say(
          new Report.Missed(
              last.name(), missed.backup(), missed.code(), agoMillis(missed, nowNanos)));
    }
  }

  private static Report.State state(ServerStatus.State state) {
    return switch (state) {
      case IDLE -> Report.State.IDLE;
      case GATHERING -> Report.State.GATHERING;
      case RELAYING -> Report.State.RELAYING;
    };
  }

  private static Report.Role role(ServerEvent.Role role) {
    return switch (role) {
      case SOURCE -> Report.Role.SOURCE;
      case DESTINATION -> Report.Role.DESTINATION;
      case RESTORER -> Report.Role.RESTORER;
      case SITE -> Report.Role.SITE;
      case UPSTREAM -> Report.Role.UPSTREAM;
    };
  }

  private static Report.PartState state(ServerStatus.PartState state) {
    return switch (state) {
      case RECEIVING -> Report.PartState.RECEIVING;
      case PUBLISHING -> Report.PartState.PUBLISHING;
      case HELD -> Report.PartState.HELD;
      case FAILED -> Report.PartState.FAILED;
    };
  }

  private static long agoMillis(LastBackups.Ended ended, long nowNanos) {
    return Math.max(0, nowNanos - ended.nanos()) / NANOS_PER_MILLI;
  }

  /** What is said in one go is bounded by what there is, and not by how fast it is read. */
  private void say(Message.OfReport message) {
    session.port().send(message);
  }
}
