package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.abanico.server.ServerEvent.BackupBegun;
import org.abanico.server.ServerEvent.Gathering;
import org.abanico.server.ServerEvent.Role;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** The source and the destinations that meet under one name (protocol.md, section 7.3). */
final class Group {
  private final String name;
  private final Consumer<ServerEvent> events;
  private final Map<Integer, ClientSession> destinations = new LinkedHashMap<>();
  private @Nullable ClientSession source;
  private int need;
  private String backup = "";
  private @Nullable RunningBackup running;

  Group(String name, Consumer<ServerEvent> events) {
    this.name = name;
    this.events = events;
  }

  String name() {
    return name;
  }

  boolean isEmpty() {
    return source == null && destinations.isEmpty();
  }

  /** Why such a client cannot join, as a code, or null when it can. */
  @Nullable String refusal(String client, Role role) {
    if (role == Role.SOURCE) {
      return source == null ? null : "source-present";
    }
    if (destinations.size() >= Message.MAX_MEMBERS) {
      return "full";
    }
    boolean taken = destinations.values().stream().anyMatch(d -> d.name().equals(client));
    return taken ? "name-taken" : null;
  }

  void addDestination(ClientSession destination) {
    destinations.put(destination.number(), destination);
    if (source != null && running == null) {
      source.send(new Message.Member(destination.number(), destination.name()));
    }
    if (running == null) {
      gather();
    } else {
      destination.send(new Message.Wait(destinations.size(), need));
    }
  }

  void setSource(ClientSession joined, int wanted, String backupId) {
    source = joined;
    need = wanted;
    backup = backupId;
    destinations.values().forEach(d -> joined.send(new Message.Member(d.number(), d.name())));
    gather();
  }

  void remove(ClientSession client, String code, String words) {
    if (client == source) {
      source = null;
      need = 0;
      if (running != null) {
        running.sourceGone();
        running = null;
      }
      tellHowManyWait();
      return;
    }
    destinations.remove(client.number());
    if (running != null) {
      running.memberGone(client, code, words);
    } else {
      if (source != null) {
        source.send(new Message.Gone(client.number(), code, words));
      }
      tellHowManyWait();
    }
  }

  private void gather() {
    tellHowManyWait();
    if (source != null && destinations.size() >= need) {
      running = new RunningBackup(name, backup, source, destinations.values(), events);
      events.accept(new BackupBegun(name, backup, source.name(), destinations.size()));
    }
  }

  private void tellHowManyWait() {
    Message.Wait wait = new Message.Wait(destinations.size(), need);
    if (source != null) {
      source.send(wait);
      events.accept(new Gathering(name, destinations.size(), need));
    }
    destinations.values().forEach(d -> d.send(wait));
  }

  /** A message of the source for all members of its backup. */
  void fromSource(Message message) {
    if (running != null) {
      running.toAll(message);
    }
  }

  /**
   * A message of a member for the source. Late ones, after the backup has ended, say nothing any
   * more.
   */
  void fromMember(ClientSession member, Message message) {
    if (running != null) {
      running.fromMember(member, message);
    }
  }

  void relay(Message.Block header, ByteBuf body, long nowNanos) {
    if (running == null) {
      body.release();
      return;
    }
    running.relay(header, body, nowNanos);
  }

  void drained(ClientSession member) {
    if (running != null) {
      running.drained(member);
    }
  }
}
