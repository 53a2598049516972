package org.abanico.server;

import org.abanico.security.DeviceId;
import org.abanico.server.ClientSession.Place;
import org.abanico.server.ServerEvent.Role;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** Takes a client into the group that it names, or refuses it (protocol.md, sections 7.3, 7.4). */
final class Door {
  /** The code for a group that the client's key is not good for; the words name those that are. */
  private static final String NOT_ALLOWED = "group-not-allowed";

  private final RelayServer server;
  private final Realm realm;
  private final ClientSession session;

  Door(RelayServer server, Realm realm, ClientSession session) {
    this.server = server;
    this.realm = realm;
    this.session = session;
  }

  /** Returns what the client is from now on; null when it was refused. */
  @Nullable Place join(Message.JoinDestination join, long nowNanos) {
    String refusal = refusal(join.group(), join.name());
    if (refusal == null) {
      realm.group(join.group()).makeWay(join.name(), nowNanos);
      refusal = realm.group(join.group()).refusal(join.name());
    }
    return refusal == null
        ? realm.group(join.group()).join(session, join.name())
        : refuse(join.group(), join.name(), Role.DESTINATION, refusal, nowNanos);
  }

  /** As for a destination. */
  @Nullable Place join(Message.JoinSource join, long nowNanos) {
    String refusal = refusal(join.group(), join.name());
    if (refusal == null) {
      refusal = realm.isFed(join.group()) ? "upstream" : realm.group(join.group()).refusal(join);
    }
    return refusal == null
        ? realm.group(join.group()).join(session, join, nowNanos)
        : refuse(join.group(), join.name(), Role.SOURCE, refusal, nowNanos);
  }

  /** As for a destination. */
  @Nullable Place join(Message.JoinRestorer join, long nowNanos) {
    String refusal = refusal(join.group(), join.name());
    if (refusal == null) {
      refusal = realm.group(join.group()).refusal(join);
    }
    return refusal == null
        ? realm.group(join.group()).join(session, join)
        : refuse(join.group(), join.name(), Role.RESTORER, refusal, nowNanos);
  }

  /** As for a destination. */
  @Nullable Place join(Message.JoinSite join, long nowNanos) {
    String refusal = refusal(join.group(), join.name());
    if (refusal == null) {
      refusal = realm.group(join.group()).refusal(join, nowNanos);
    }
    return refusal == null
        ? realm
            .group(join.group())
            .join(session, join, destination -> refusal(join.group(), destination))
        : refuse(join.group(), join.name(), Role.SITE, refusal, nowNanos);
  }

  /** Returns the observer that the client is from now on; null when it was refused. */
  @Nullable Observer join(Message.JoinObserver join, long nowNanos) {
    Observer joined = new Observer(session, join.name());
    String refusal = Limits.isName(join.name()) ? admission(join.name()) : "bad-name";
    if (refusal == null && !realm.admitObserver()) {
      refusal = "full";
    }
    if (refusal != null) {
      joined.refuse("*", refusal, "", nowNanos);
      return null;
    }
    session.send(new Message.Joined(realm.nextMember()));
    return joined;
  }

  /** The code with which the client is refused under that name; null when it is not. */
  private @Nullable String refusal(String group, String name) {
    if (!Limits.isName(group) || !Limits.isName(name)) {
      return "bad-name";
    }
    return realm.grant().covers(group) ? admission(name) : NOT_ALLOWED;
  }

  private @Nullable String admission(String name) {
    DeviceId device = session.port().connection().peer().device();
    return switch (server.devices().admit(realm.grant().key(), name, device)) {
      case ADMITTED -> null;
      case NAME_OF_ANOTHER -> "name-of-another";
      case BLOCKED -> "blocked";
      case FULL -> "full";
    };
  }

  private @Nullable Place refuse(String group, String name, Role role, String code, long nowNanos) {
    KeyGrant grant = realm.grant();
    String words = code.equals(NOT_ALLOWED) ? String.join(", ", grant.groups()) : "";
    ServerEvent told =
        new ServerEvent.ClientRefused(grant.label(group), name, role, session.address(), code);
    session.refuse(code, words, told, nowNanos);
    if (Limits.isName(group)) {
      realm.forgetIfEmpty(realm.group(group));
    }
    return null;
  }
}
