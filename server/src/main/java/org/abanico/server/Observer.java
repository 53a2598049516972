package org.abanico.server;

import java.util.Map;
import java.util.TreeMap;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Report;
import org.jspecify.annotations.Nullable;

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
    String refusal = present == null ? "no-source" : present.start();
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
    Realm realm = session.realm();
    Map<String, @Nullable Group> groups = new TreeMap<>();
    realm.lastBackups().groups().forEach(label -> groups.put(label, null));
    realm.groups().forEach(group -> groups.put(group.name(), group));
    groups.forEach((label, group) -> report(label, group, nowNanos));
    say(new Report.End(nowNanos / NANOS_PER_MICRO & Long.MAX_VALUE >>> 1));
  }

  private void report(String label, @Nullable Group group, long nowNanos) {
    String called = session.realm().grant().name(label);
    if (group == null) {
      say(new Report.Group(called, Report.State.IDLE, 0, 0, 0));
    } else {
      report(called, group.status());
    }
    for (LastBackups.Last last : session.realm().lastBackups().of(label)) {
      report(last, nowNanos);
    }
  }

  private void report(String called, ServerStatus.Group status) {
    say(
        new Report.Group(
            called,
            Report.State.valueOf(status.state().name()),
            status.need(),
            status.heldBytes(),
            status.spooledBytes()));
    for (ServerStatus.Client client : status.clients()) {
      say(
          new Report.Client(
              client.member(),
              Report.Role.valueOf(client.role().name()),
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
              part.name(),
              Report.PartState.valueOf(part.state().name()),
              part.files(),
              part.bytes(),
              part.code()));
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

  private static long agoMillis(LastBackups.Ended ended, long nowNanos) {
    return Math.max(0, nowNanos - ended.nanos()) / NANOS_PER_MILLI;
  }

  /** What is said in one go is bounded by what there is, and not by how fast it is read. */
  private void say(Message.OfReport message) {
    session.port().send(message);
  }
}
