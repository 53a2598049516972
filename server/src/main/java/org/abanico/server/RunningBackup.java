package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.abanico.server.ServerEvent.BackupEnded;
import org.abanico.server.ServerEvent.BackupProgressed;
import org.abanico.server.ServerEvent.MemberFinished;
import org.abanico.wire.message.Message;

/** One backup under way in a group: who takes part, and the way of its blocks. */
final class RunningBackup {
  private static final long PROGRESS_INTERVAL = 500_000_000L;

  private final String group;
  private final String backup;
  private final ClientSession source;
  private final Consumer<ServerEvent> events;
  private final Map<Integer, Outlet> outlets = new LinkedHashMap<>();
  private long blocks;
  private long bytesIn;
  private long bytesOut;
  private long lastProgress;

  /** Tells everybody that it begins. */
  RunningBackup(
      String group,
      String backup,
      ClientSession source,
      Collection<ClientSession> members,
      Consumer<ServerEvent> events) {
    this.group = group;
    this.backup = backup;
    this.source = source;
    this.events = events;
    for (ClientSession member : members) {
      outlets.put(member.number(), new Outlet(member));
      member.send(new Message.Begin(backup, source.name()));
    }
    source.send(new Message.ReadyToSend(backup, outlets.size()));
  }

  void toAll(Message message) {
    outlets.values().stream()
        .filter(outlet -> !outlet.finished)
        .forEach(outlet -> outlet.member.send(message));
  }

  void fromMember(ClientSession member, Message message) {
    Outlet outlet = outlets.get(member.number());
    if (outlet == null || outlet.finished) {
      return;
    }
    source.send(new Message.From(member.number(), message));
    switch (message) {
      case Message.Receipt _ -> finished(outlet, true, "done");
      case Message.Failed failed -> finished(outlet, false, failed.code());
      default -> {}
    }
  }

  private void finished(Outlet outlet, boolean held, String code) {
    outlet.finished = true;
    outlet.queue.abandon();
    events.accept(new MemberFinished(group, backup, outlet.member.name(), held, code));
  }

  void memberGone(ClientSession member, String code, String words) {
    Outlet outlet = outlets.remove(member.number());
    if (outlet == null) {
      return;
    }
    source.send(new Message.Gone(member.number(), code, words));
    if (!outlet.finished) {
      finished(outlet, false, code);
    }
  }

  /** The source left: members that have not finished will get no more. */
  void sourceGone() {
    for (Outlet outlet : List.copyOf(outlets.values())) {
      if (!outlet.finished) {
        outlet.member.send(new Message.Failed(backup, "source-gone", ""));
        finished(outlet, false, "source-gone");
      }
    }
    events.accept(new BackupEnded(group, backup, bytesIn, bytesOut));
  }

  /** Queues a block to each member that it is for; takes ownership of its body. */
  void relay(Message.Block header, ByteBuf body, long nowNanos) {
    List<Outlet> receivers = receivers(header);
    int length = body.readableBytes();
    Message.Block forward =
        new Message.Block(
            header.backup(), header.number(), header.kind(), header.length(), List.of());
    SharedBlock block = new SharedBlock(length, receivers.size(), source.port());
    for (Outlet outlet : receivers) {
      outlet.member.port().sendBlock(forward, body.retainedDuplicate());
      outlet.queue.add(block);
    }
    body.release();
    blocks++;
    bytesIn += length;
    bytesOut += (long) length * receivers.size();
    if (nowNanos - lastProgress >= PROGRESS_INTERVAL) {
      lastProgress = nowNanos;
      events.accept(new BackupProgressed(group, backup, blocks, bytesIn, bytesOut));
    }
  }

  private List<Outlet> receivers(Message.Block header) {
    List<Outlet> receivers = new ArrayList<>();
    Collection<Integer> numbers = header.members().isEmpty() ? outlets.keySet() : header.members();
    for (int number : numbers) {
      Outlet outlet = outlets.get(number);
      if (outlet != null && !outlet.finished && outlet.member.port().isOpen()) {
        receivers.add(outlet);
      }
    }
    return receivers;
  }

  void drained(ClientSession member) {
    Outlet outlet = outlets.get(member.number());
    if (outlet != null) {
      outlet.queue.sentAllBut(member.port().unsentBytes());
    }
  }

  /** One member of this backup. */
  private static final class Outlet {
    final ClientSession member;
    final SendQueue queue = new SendQueue();
    boolean finished;

    Outlet(ClientSession member) {
      this.member = member;
    }
  }
}
