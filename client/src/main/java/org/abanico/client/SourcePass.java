package org.abanico.client;

import java.util.List;
import org.abanico.backup.BackupReader;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.MemberTable.Member;
import org.abanico.client.TotalsSource.Totals;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backup at its source (protocol.md, section 7.1): the folder read once for those who are its
 * members, and what becomes of each. A source has several behind each other, of which one is being
 * sent.
 */
final class SourcePass implements SourcePipeline.Listener {
  private static final Logger log = LoggerFactory.getLogger(SourcePass.class);

  /** Told what happens to it. */
  interface Listener {
    void omitted(SourcePass pass, Omission omission);

    /** There may be more to do. */
    void movedOn(long nowNanos);

    void readingFailed(SourcePass pass, Exception failure, long nowNanos);
  }

  private final SourceClient client;
  private final String group;
  private final String backup;
  private final MessagePort port;
  private final MemberTable members;
  private final Listener listener;
  private final SourcePipeline pipeline;
  private @Nullable SourceTotals totals;

  /** Of the disk worker alone. */
  private @Nullable BackupReader reader;

  /** Whether the folder was to be opened, and is not to be closed yet. */
  private boolean opening;

  private boolean over;

  SourcePass(
      SourceClient client,
      String group,
      String backup,
      MessagePort port,
      MemberTable members,
      Listener listener) {
    this.client = client;
    this.group = group;
    this.backup = backup;
    this.port = port;
    this.members = members;
    this.listener = listener;
    this.pipeline = new SourcePipeline(client, backup, port, members, this);
  }

  String backup() {
    return backup;
  }

  /** Opens the folder; it is read once everybody has said what it needs. */
  void start(SourceFolder folder) {
    opening = true;
    client.onDisk(
        () -> {
          SourceFolder.Opened opened = folder.open(backup);
          reader = opened.reader();
          return opened;
        },
        (opened, failure, nowNanos) -> {
          if (opened == null) {
            if (!over) {
              readingFailed(failure == null ? new IllegalStateException() : failure, nowNanos);
            }
            return;
          }
          if (over) {
            return;
          }
          pipeline.open(new SealingReader(opened.reader(), group, client.keys(), client.random()));
          totals = new SourceTotals(client, backup, opened.totals(), port, nowNanos);
          listener.movedOn(nowNanos);
        });
  }

  /**
   * A member said something about this backup.
   *
   * @return whether it is a member at all
   */
  boolean from(long number, Message.OfDestination message) {
    Member member = members.get(number);
    if (member == null) {
      return false;
    }
    if (member.isLive()) {
      String breach = MemberMessages.take(message, number, member, pipeline);
      if (breach != null) {
        drop(number, "protocol", breach);
      }
    }
    return true;
  }

  /** Goes on without a member. */
  private void drop(long number, String code, String words) {
    Member member = members.get(number);
    if (member != null && member.isLive()) {
      member.fail(code, words);
      port.send(new Message.Drop(backup, number, code));
    }
  }

  /** As {@link SourcePipeline#kept}. */
  boolean kept(long number) {
    return over || pipeline.kept(number);
  }

  /** As {@link SourcePipeline#repeat}. */
  boolean repeat(long number) {
    return over || pipeline.repeat(number);
  }

  /**
   * A destination is there no longer, which may be a member.
   *
   * @return whether it was one of which something was still to come
   */
  boolean gone(long number, String code, String words) {
    Member member = members.get(number);
    if (member == null || !member.isUnfinished()) {
      return false;
    }
    member.fail(code, words);
    return true;
  }

  /** Goes on after anything that may have made it possible. */
  void advance(long nowNanos) {
    if (over) {
      return;
    }
    OwnSum sum = pipeline.sum();
    if (sum != null) {
      members.judge(sum);
    }
    pipeline.takeLaggards(nowNanos).forEach(number -> drop(number, "slow", ""));
    pipeline.advance(nowNanos);
    if (pipeline.isSent()) {
      closeReader();
    }
    if (!members.anyLive()) {
      stop();
    }
  }

  /** The source gives the backup up. */
  void fail(String code) {
    if (!over) {
      port.send(new Message.Failed(backup, code, ""));
      members.failAll(code, "");
      stop();
    }
  }

  /** Nothing more is done for it. */
  void stop() {
    over = true;
    pipeline.stop();
    if (totals != null) {
      totals.stop();
    }
    closeReader();
  }

  /**
   * On the disk worker, behind what is being read, and behind the folder's opening if that still
   * waits: whoever opens it next finds it closed.
   */
  private void closeReader() {
    if (!opening) {
      return;
    }
    opening = false;
    client.onDisk(
        () -> {
          BackupReader open = reader;
          reader = null;
          if (open != null) {
            open.close();
          }
          return true;
        },
        (_, failure, _) -> {
          if (failure != null) {
            log.warn("What was read for backup {} cannot be closed", backup, failure);
          }
        });
  }

  /** Whether there is still something for its source to send. */
  boolean isBeingSent() {
    return !over && !pipeline.isSent();
  }

  /** Whether it is known what became of each member. */
  boolean isOver() {
    return over;
  }

  /** The whole, once it is read. */
  @Nullable Summary summary() {
    return pipeline.summary();
  }

  /** How much there is, as far as it is counted. */
  Totals totals() {
    return totals == null ? new Totals(0, 0, false) : totals.totals();
  }

  String directory() {
    return pipeline.directory();
  }

  /** Those from whom something is still to come. */
  List<Member> unfinished() {
    return over ? List.of() : members.unfinished();
  }

  List<DestinationStatus> statuses() {
    return members.statuses();
  }

  /** What became of members of which it was not known before. */
  List<DestinationResult> takeResults() {
    return members.takeResults();
  }

  long nextDeadline() {
    return Math.min(
        pipeline.nextDeadline(), totals == null ? Long.MAX_VALUE : totals.nextDeadline());
  }

  void onDeadline(long nowNanos) {
    if (totals != null) {
      totals.onDeadline(nowNanos);
    }
  }

  @Override
  public void omitted(Omission omission) {
    listener.omitted(this, omission);
  }

  @Override
  public void readOn(long nowNanos) {
    Summary summary = pipeline.summary();
    if (summary != null && totals != null) {
      totals.read(summary);
    }
    listener.movedOn(nowNanos);
  }

  @Override
  public void readingFailed(Exception failure, long nowNanos) {
    listener.readingFailed(this, failure, nowNanos);
  }
}
