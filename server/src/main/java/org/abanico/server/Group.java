package org.abanico.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.abanico.server.ServerEvent.Role;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One group: its destinations (at most {@link Limits#MAX_MEMBERS}), its source, and the backup that
 * goes from the one to the others (protocol.md, section 7.3).
 */
final class Group {

  /** A destination in this group. */
  final class Destination implements ClientSession.Place, Relay.Member {
    private final ClientSession session;
    private final long member;
    private final String name;
    private boolean tookPart;
    private boolean away;
    private boolean gaveBack;
    private @Nullable Restore restore;

    private Destination(ClientSession session, long member, String name) {
      this.session = session;
      this.member = member;
      this.name = name;
    }

    @Override
    public Group group() {
      return Group.this;
    }

    @Override
    public ClientSession session() {
      return session;
    }

    @Override
    public long member() {
      return member;
    }

    @Override
    public String name() {
      return name;
    }

    /**
     * The restore that it gives back for; null when that is over.
     *
     * @throws ProtocolViolation when there was none
     */
    @Nullable Restore restore(String identifier) throws ProtocolViolation {
      if (isRestoring(identifier)) {
        return restore;
      }
      ProtocolViolation.unless(gaveBack, "what only a source says");
      return null;
    }

    private boolean isRestoring(String identifier) {
      return restore != null && restore.identifier().equals(identifier);
    }

    /** Nobody waits any more for what it gives back. */
    void served() {
      restore = null;
      if (!away && destinations.containsKey(member)) {
        appeared(this);
      }
    }

    /** Whether it counts for a backup. */
    private boolean isFree() {
      return !away && restore == null;
    }

    /** It said something about a backup; about one that is over it is not listened to. */
    void say(Message.OfDestination message) throws ProtocolViolation {
      if (message instanceof Message.Failed failed && isRestoring(failed.backup())) {
        Objects.requireNonNull(restore).failed(failed);
      } else if (relay != null && relay.backup().equals(message.backup())) {
        relay.fromMember(member, message);
      } else {
        ProtocolViolation.unless(tookPart || gaveBack, "about a backup that it has no part in");
      }
    }
  }

  /** The source of this group. */
  final class Source implements ClientSession.Place, ClientSession.Sender {
    private final ClientSession session;
    private final long member;
    private final Message.JoinSource join;
    private boolean away;

    private Source(ClientSession session, long member, Message.JoinSource join) {
      this.session = session;
      this.member = member;
      this.join = join;
    }

    @Override
    public Group group() {
      return Group.this;
    }

    @Override
    public void key(Message.Key key) throws ProtocolViolation {
      relaying(key.backup()).key(key);
    }

    @Override
    public void total(Message.Total total) throws ProtocolViolation {
      relaying(total.backup()).total(total);
    }

    @Override
    public void failed(Message.Failed failed) throws ProtocolViolation {
      relaying(failed.backup()).failed(failed);
    }

    @Override
    public void block(Message.Block header, RelayedBody body, long nowNanos)
        throws ProtocolViolation {
      relaying(header.backup()).block(header, body, nowNanos);
    }

    private Relay relaying(String backup) throws ProtocolViolation {
      if (relay == null || !backup.equals(join.backup())) {
        throw new ProtocolViolation("about a backup that has not begun");
      }
      return relay;
    }
  }

  /** As the server's user sees it ({@link KeyGrant#label}). */
  private final String name;

  private final Consumer<ServerEvent> events;
  private final Map<Long, Destination> destinations = new LinkedHashMap<>();
  private final Map<Long, Restore> restores = new LinkedHashMap<>();
  private @Nullable Source source;
  private @Nullable Relay relay;

  Group(String name, Consumer<ServerEvent> events) {
    this.name = name;
    this.events = events;
  }

  String name() {
    return name;
  }

  boolean hasSource() {
    return source != null;
  }

  boolean isEmpty() {
    return source == null && destinations.isEmpty() && restores.isEmpty();
  }

  /** The destination of that name, if it is away. */
  @Nullable ClientSession absent(String destination) {
    for (Destination each : destinations.values()) {
      if (each.away && each.name.equals(destination)) {
        return each.session;
      }
    }
    return null;
  }

  /** The source, if it is away. */
  @Nullable ClientSession absentSource() {
    return source != null && source.away ? source.session : null;
  }

  /** Those that a backup could go to. */
  private List<Destination> present() {
    return destinations.values().stream().filter(Destination::isFree).toList();
  }

  /** The code with which a destination of that name is refused; null when it is not. */
  @Nullable String refusal(String destination) {
    if (destinations.values().stream().anyMatch(other -> other.name.equals(destination))) {
      return "name-taken";
    }
    long there = destinations.values().stream().filter(each -> !each.away).count();
    return there >= Limits.MAX_MEMBERS ? "full" : null;
  }

  Destination join(ClientSession session, long member, String destination) {
    Destination joined = new Destination(session, member, destination);
    destinations.put(member, joined);
    session.send(new Message.Joined(member));
    events.accept(
        new ServerEvent.ClientJoined(name, destination, Role.DESTINATION, session.address(), 0));
    appeared(joined);
    return joined;
  }

  Source join(ClientSession session, long member, Message.JoinSource join) {
    Source joined = new Source(session, member, join);
    source = joined;
    session.send(new Message.Joined(member));
    events.accept(
        new ServerEvent.ClientJoined(
            name, join.name(), Role.SOURCE, session.address(), join.need()));
    for (Destination destination : present()) {
      session.send(new Message.Member(destination.member, destination.name));
    }
    gather();
    return joined;
  }

  /**
   * Lets a destination give back what it holds (protocol.md, section 7.5).
   *
   * @return the code with which that is refused; null when it is not
   */
  @Nullable String refusal(Message.JoinRestorer join) {
    Destination from = there(join.from());
    if (from == null) {
      return "no-such-member";
    }
    boolean waitedFor = relay != null && relay.waitsFor(from.member);
    boolean namesBackup = source != null && source.join.backup().equals(join.restore());
    return waitedFor || namesBackup || from.restore != null ? "busy" : null;
  }

  private @Nullable Destination there(String destination) {
    for (Destination each : destinations.values()) {
      if (!each.away && each.name.equals(destination)) {
        return each;
      }
    }
    return null;
  }

  /** Begins a restore that was not refused. */
  Restore join(ClientSession session, long member, Message.JoinRestorer join) {
    Destination from = there(join.from());
    if (from == null) {
      throw new IllegalStateException("refused");
    }
    Restore joined = new Restore(from, session, member, join, events);
    restores.put(member, joined);
    from.restore = joined;
    from.gaveBack = true;
    events.accept(
        new ServerEvent.ClientJoined(name, join.name(), Role.RESTORER, session.address(), 0));
    events.accept(new ServerEvent.RestoreBegun(name, join.restore(), from.name, join.name()));
    if (relay == null) {
      disappeared(from, "busy", "");
    }
    joined.begin();
    return joined;
  }

  /** A destination counts from now on; in the next backup, when one is under way. */
  private void appeared(Destination destination) {
    if (relay == null) {
      if (source != null) {
        source.session.send(new Message.Member(destination.member, destination.name));
      }
      gather();
    }
  }

  /** A destination that counted does so no more, while no backup is under way. */
  private void disappeared(Destination destination, String code, String words) {
    if (source != null) {
      source.session.send(new Message.Gone(destination.member, code, words));
    }
    gather();
  }

  /** Tells all who are there how many are, and begins when that is enough. */
  private void gather() {
    List<Destination> present = present();
    int have = present.size();
    int need = source == null || source.away ? 0 : source.join.need();
    Message.Wait wait = new Message.Wait(have, need);
    present.forEach(destination -> destination.session.send(wait));
    if (source == null || source.away) {
      return;
    }
    source.session.send(wait);
    events.accept(new ServerEvent.Gathering(name, have, need));
    if (have >= need) {
      begin(source);
    }
  }

  /** Begins as if enough were there; answers the code why it cannot, or an empty text. */
  String start() {
    if (source == null || source.away || relay != null || present().isEmpty()) {
      return relay != null ? "under-way" : hasSource() ? "nobody-there" : "no-source";
    }
    begin(source);
    return "";
  }

  private void begin(Source from) {
    Message.JoinSource join = from.join;
    List<Destination> members = present();
    relay = new Relay(name, join.backup(), from.session, members, events);
    events.accept(new ServerEvent.BackupBegun(name, join.backup(), join.name(), members.size()));
    from.session.send(new Message.ReadyToSend(join.backup(), members.size()));
    for (Destination member : members) {
      member.tookPart = true;
      member.session.send(new Message.Begin(join.backup(), join.name()));
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
      case Restore _ -> false;
    };
  }

  private boolean away(Destination destination) {
    boolean waitedFor = relay != null && relay.waitsFor(destination.member);
    if (waitedFor || destination.restore != null) {
      return false;
    }
    destination.away = true;
    events.accept(new ServerEvent.ClientAway(name, destination.name, Role.DESTINATION));
    if (relay == null) {
      disappeared(destination, "away", "");
    }
    return true;
  }

  private boolean away(Source waiting) {
    if (relay != null) {
      return false;
    }
    waiting.away = true;
    events.accept(new ServerEvent.ClientAway(name, waiting.join.name(), Role.SOURCE));
    gather();
    return true;
  }

  /** A client that was away is there again. */
  void back(ClientSession.Place place) {
    switch (place) {
      case Destination destination -> {
        destination.away = false;
        String address = destination.session.address();
        events.accept(
            new ServerEvent.ClientBack(name, destination.name, Role.DESTINATION, address));
        appeared(destination);
      }
      case Source waiting -> {
        waiting.away = false;
        String address = waiting.session.address();
        events.accept(new ServerEvent.ClientBack(name, waiting.join.name(), Role.SOURCE, address));
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
        left.left(code, words);
        events.accept(new ServerEvent.ClientLeft(name, left.name(), Role.RESTORER, code, words));
      }
    }
  }

  private void leave(Destination destination, String code, String words) {
    destinations.remove(destination.member);
    events.accept(
        new ServerEvent.ClientLeft(name, destination.name, Role.DESTINATION, code, words));
    boolean counted = destination.isFree();
    if (destination.restore != null) {
      destination.restore.deserted();
    }
    if (relay != null) {
      relay.gone(destination.member, code, words);
    } else if (counted) {
      disappeared(destination, code, words);
    }
  }

  private void leave(Source left, String code, String words) {
    source = null;
    if (relay != null) {
      relay.end();
      relay = null;
    }
    events.accept(new ServerEvent.ClientLeft(name, left.join.name(), Role.SOURCE, code, words));
    gather();
  }

  ServerStatus.Group status() {
    List<ServerStatus.Client> clients = new ArrayList<>();
    if (source != null) {
      String called = source.join.name();
      clients.add(source.session.status(source.member, called, Role.SOURCE, source.away));
    }
    for (Destination each : destinations.values()) {
      clients.add(each.session.status(each.member, each.name, Role.DESTINATION, each.away));
    }
    for (Restore each : restores.values()) {
      clients.add(each.session().status(each.member(), each.name(), Role.RESTORER, false));
    }
    return new ServerStatus.Group(
        name,
        source == null
            ? ServerStatus.State.IDLE
            : relay == null ? ServerStatus.State.GATHERING : ServerStatus.State.RELAYING,
        source == null ? 0 : source.join.need(),
        Optional.ofNullable(relay).map(Relay::status),
        heldBytes(),
        List.copyOf(clients));
  }

  private long heldBytes() {
    long held = source == null ? 0 : source.session.port().unreleasedBytes();
    for (Destination destination : destinations.values()) {
      held += destination.session.port().unreleasedBytes();
    }
    return held;
  }
}
