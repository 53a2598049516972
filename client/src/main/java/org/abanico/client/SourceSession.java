package org.abanico.client;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A source's connection from JOIN to LEAVE (protocol.md, section 7.1): who is there, which backups
 * are under way, and when the next begins.
 */
final class SourceSession implements MessageHandler, SourcePass.Listener {
  private final SourceClient client;
  private final SourceOptions options;
  private final SourceFolder folder;
  private final Roster roster;
  private final Attendance there = new Attendance();
  private final SourcePlan plan;
  private final HeldUp heldUp;

  /** Those of which not everybody has come to an end, in their order; only the last is sent. */
  private final List<SourcePass> passes = new ArrayList<>();

  /** The backups of this connection that are over. */
  private final Set<String> past = new HashSet<>();

  /** What the next backup is called. */
  private String upcoming;

  /** Whom START has named, while there is no answer to it. */
  private final List<Long> named = new ArrayList<>();

  private @Nullable MessagePort port;
  private int ahead;
  private long planned = Long.MAX_VALUE;
  private boolean joined;
  private boolean over;

  SourceSession(SourceClient client, SourceOptions options, SourceFolder folder, Roster roster) {
    this.client = client;
    this.options = options;
    this.folder = folder;
    this.roster = roster;
    this.plan = new SourcePlan(options, roster, there);
    this.heldUp = new HeldUp(client);
    this.upcoming = folder.newBackup();
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {
    port = opened;
    int need = client.hasBegun() ? 0 : options.destinations();
    opened.send(new Message.JoinSource(options.group(), options.name(), need, upcoming));
  }

  @Override
  public void message(Message message, long nowNanos) {
    if (over) {
      return;
    }
    switch (message) {
      case Message.Joined _ when !joined -> {
        joined = true;
        client.joined(nowNanos);
        plan.waits(nowNanos);
      }
      case Message.Refused refused when !joined -> {
        over = true;
        client.refused(refused, nowNanos);
        port().close(CloseCode.DONE, "", nowNanos);
      }
      case Message.Member member when joined -> came(member, nowNanos);
      case Message.Gone gone when joined -> gone(gone, nowNanos);
      case Message.Wait wait when joined -> {
        if (!client.hasBegun() && wait.need() > 0) {
          client.tell(new ClientEvent.Waiting(wait.have(), wait.need()));
        }
      }
      case Message.Turn turn when joined -> turn(turn.ahead(), nowNanos);
      case Message.ReadyToSend ready when joined -> begin(ready, nowNanos);
      case Message.From from when joined -> from(from, nowNanos);
      case Message.Kept kept when joined -> {
        SourcePass pass = pass(kept.backup(), nowNanos);
        if (pass != null && !pass.kept(kept.number())) {
          breach("KEPT of what was not sent", nowNanos);
        }
      }
      case Message.Retry retry when joined -> {
        SourcePass pass = pass(retry.backup(), nowNanos);
        if (pass != null && !pass.repeat(retry.number())) {
          breach("RETRY of what it has, or for ever", nowNanos);
        }
      }
      case Message.Full full when joined -> {
        if (pass(full.backup(), nowNanos) != null) {
          heldUp.by(full.members().stream().map(this::nameOf).toList(), nowNanos);
        }
      }
      default -> breach("not for a source", nowNanos);
    }
    step(nowNanos);
  }

  private String nameOf(long member) {
    String name = there.name(member);
    return name == null ? "?" : name;
  }

  private void came(Message.Member member, long nowNanos) {
    Attendance.News news = there.member(member.member(), member.name());
    switch (news) {
      case WRONG -> breach("too many members, or one of two names", nowNanos);
      case NONE -> {}
      case CAME, BACK -> {
        boolean back = roster.appeared(member.name(), news == Attendance.News.CAME);
        client.tell(
            back
                ? new ClientEvent.DestinationBack(member.name())
                : new ClientEvent.MemberJoined(member.name()));
      }
    }
  }

  private void gone(Message.Gone gone, long nowNanos) {
    String name = there.gone(gone.member(), gone.code());
    if (name == null) {
      return;
    }
    boolean busy = gone.code().equals("busy");
    if (!busy) {
      named.remove(gone.member());
    }
    boolean tookPart =
        passes.stream().anyMatch(pass -> pass.gone(gone.member(), gone.code(), gone.words()));
    if (!tookPart) {
      roster.left(name, gone.code(), !client.hasBegun());
    }
    boolean awaited = (tookPart || !busy) && roster.lost(name, gone.code(), gone.words(), nowNanos);
    client.tell(
        tookPart || awaited
            ? new ClientEvent.DestinationLost(
                name, gone.code(), gone.words(), awaited ? options.lostAfter().toNanos() : 0)
            : new ClientEvent.MemberGone(name, gone.code(), gone.words()));
  }

  private void turn(int before, long nowNanos) {
    if (before > 0) {
      plan.isQueued();
      if (before != ahead) {
        client.tell(new ClientEvent.Queued(before));
      }
    } else if (ahead > 0) {
      plan.waits(nowNanos);
    }
    ahead = before;
  }

  private void begin(Message.ReadyToSend ready, long nowNanos) {
    boolean known = ready.members().stream().allMatch(number -> there.name(number) != null);
    if (isSending() || !known || !ready.backup().equals(upcoming)) {
      breach("READY-TO-SEND for strangers, or too early", nowNanos);
      return;
    }
    MemberTable members = new MemberTable();
    List<String> names = new ArrayList<>();
    for (long number : ready.members()) {
      String name = nameOf(number);
      names.add(name);
      members.add(number, name);
      roster.takesPart(name);
    }
    SourcePass pass =
        new SourcePass(client, options.group(), ready.backup(), port(), members, this);
    passes.add(pass);
    named.clear();
    upcoming = folder.newBackup();
    client.begins(ready.backup(), names, nowNanos);
    pass.start(folder);
  }

  private void from(Message.From from, long nowNanos) {
    SourcePass pass = pass(from.message().backup(), nowNanos);
    if (pass != null && !pass.from(from.member(), from.message())) {
      breach("FROM of no member", nowNanos);
    }
  }

  /** The backup that is meant; null when it is over, or there was none, which is a breach. */
  private @Nullable SourcePass pass(String backup, long nowNanos) {
    for (SourcePass pass : passes) {
      if (pass.backup().equals(backup)) {
        return pass;
      }
    }
    if (!past.contains(backup)) {
      breach("about a backup that there is not", nowNanos);
    }
    return null;
  }

  private boolean isSending() {
    return passes.stream().anyMatch(SourcePass::isBeingSent);
  }

  /** Goes on after anything that may have made it possible. */
  private void step(long nowNanos) {
    planned = Long.MAX_VALUE;
    if (over || !joined) {
      return;
    }
    for (SourcePass pass : List.copyOf(passes)) {
      pass.advance(nowNanos);
      settle(pass);
    }
    if (isSending() || !named.isEmpty()) {
      return;
    }
    heldUp.over(nowNanos);
    SourcePlan.Step next =
        client.hasBegun() ? plan.next(!passes.isEmpty(), nowNanos) : plan.first(nowNanos);
    switch (next) {
      case SourcePlan.Step.Wait wait -> planned = wait.deadline();
      case SourcePlan.Step.Begin begin -> start(begin.members());
      case SourcePlan.Step.GiveUp _ -> {
        client.tell(new ClientEvent.WaitedInVain(there.freeNames(), options.destinations()));
        leave(ClientEvent.Outcome.TOO_FEW, CloseCode.DONE, nowNanos);
      }
      case SourcePlan.Step.Leave _ -> leave(client.outcome(plan), CloseCode.DONE, nowNanos);
    }
  }

  /** Takes what is known by now of a backup's members. */
  private void settle(SourcePass pass) {
    for (DestinationResult result : pass.takeResults()) {
      roster.ended(result);
    }
    if (!pass.isBeingSent() && pass.summary() != null) {
      client.sent(pass.summary());
    }
    if (pass.isOver()) {
      passes.remove(pass);
      past.add(pass.backup());
    }
  }

  private void start(List<Long> members) {
    named.addAll(members);
    port().send(new Message.Start(upcoming, new MemberSet(members)));
  }

  /**
   * Begins with those who are there, though they are fewer than was asked for.
   *
   * @return whether there is anybody, and nothing has begun
   */
  boolean startNow() {
    List<Long> free = there.free();
    if (over || !joined || client.hasBegun() || !named.isEmpty() || free.isEmpty()) {
      return false;
    }
    start(free);
    return true;
  }

  /** How far each destination is. */
  List<DestinationStatus> destinations() {
    Map<String, DestinationStatus> takingPart = new HashMap<>();
    passes.forEach(pass -> pass.statuses().forEach(each -> takingPart.put(each.name(), each)));
    return roster.statuses(takingPart);
  }

  @Override
  public void omitted(SourcePass pass, Omission omission) {
    client.omitted(omission);
  }

  @Override
  public void movedOn(long nowNanos) {
    step(nowNanos);
  }

  @Override
  public void readingFailed(SourcePass pass, Exception failure, long nowNanos) {
    String code = client.readingFailed(failure);
    pass.fail(code);
    if (code.equals("changed")) {
      step(nowNanos);
    } else if (!over) {
      leave(ClientEvent.Outcome.FOLDER, CloseCode.DONE, nowNanos);
    }
  }

  /** The user wants to end. */
  void interrupt(long nowNanos) {
    if (over || port == null || !port.isOpen()) {
      return;
    }
    passes.stream().filter(SourcePass::isBeingSent).forEach(pass -> pass.fail("interrupted"));
    leave(ClientEvent.Outcome.INTERRUPTED, CloseCode.INTERRUPTED, nowNanos);
  }

  private void breach(String words, long nowNanos) {
    port().close(CloseCode.PROTOCOL, words, nowNanos);
  }

  private void leave(ClientEvent.Outcome outcome, CloseCode code, long nowNanos) {
    over = true;
    List.copyOf(passes).forEach(this::settle);
    passes.forEach(SourcePass::stop);
    client.finish(outcome, nowNanos);
    port().send(new Message.Leave());
    port().close(code, "", nowNanos);
  }

  /** The connection is gone, and what was under way in it. */
  private void cutOff(CloseReason reason, long nowNanos) {
    if (!over) {
      over = true;
      passes.forEach(SourcePass::stop);
      passes.clear();
      roster.cutOff(reason.code().text(), reason.words(), nowNanos);
    }
  }

  @Override
  public void drained(long nowNanos) {
    step(nowNanos);
  }

  @Override
  public void block(Message.Block header, ByteBuf body, long nowNanos) {
    body.release();
    breach("BLOCK to a source", nowNanos);
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    cutOff(reason, nowNanos);
    client.disconnected(reason, nowNanos);
  }

  @Override
  public long nextDeadline() {
    if (over) {
      return Long.MAX_VALUE;
    }
    long deadline = Math.min(planned, client.progressDeadline(passes));
    deadline = Math.min(deadline, heldUp.nextDeadline());
    for (SourcePass pass : passes) {
      deadline = Math.min(deadline, pass.nextDeadline());
    }
    return deadline;
  }

  @Override
  public void onDeadline(long nowNanos) {
    if (over) {
      return;
    }
    passes.forEach(pass -> pass.onDeadline(nowNanos));
    client.tellProgress(passes, nowNanos);
    heldUp.onDeadline(nowNanos);
    step(nowNanos);
  }

  private MessagePort port() {
    if (port == null) {
      throw new IllegalStateException("not open");
    }
    return port;
  }
}
