package org.abanico.client;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.DestinationStatus.State;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Phase;
import org.jspecify.annotations.Nullable;

/** The members of one backup, as its source knows them; bounded by the group's limit. */
final class MemberTable {
  /** One destination. */
  static final class Member {
    private final String name;
    private @Nullable Receiver needs;
    private long filesDone;
    private long bytesDone;
    private long filesReceived;
    private boolean publishing;
    private Message.@Nullable Receipt receipt;
    private @Nullable DestinationResult result;
    private boolean resultTaken;

    private Member(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    /** Whether it is not known yet what becomes of it. */
    boolean isLive() {
      return result == null;
    }

    /** Whether something is still to come from it. */
    boolean isUnfinished() {
      return result == null && receipt == null;
    }

    /** It has said what it needs. */
    void needs(Receiver said) {
      needs = said;
    }

    boolean hasAnswered() {
      return needs != null;
    }

    void progressed(Message.Progress progress) {
      filesDone = progress.files();
      bytesDone = Math.max(bytesDone, progress.bytes());
      publishing = progress.phase() == Phase.PUBLISHING;
      if (!publishing) {
        filesReceived = Math.max(filesReceived, progress.files());
      }
    }

    /** Whether it has received all, and switches to it. */
    boolean isPublishing() {
      return publishing;
    }

    /** Files that it has received, as it said last. */
    long filesReceived() {
      return filesReceived;
    }

    /** Content that it has received, as it said last. */
    long bytesReceived() {
      return bytesDone;
    }

    /** It has failed, unless something else became of it before. */
    void fail(String code, String words) {
      if (result == null) {
        result = new DestinationResult(name, false, code, words, filesDone, bytesDone);
      }
    }

    /** It says that it holds everything; compared with the source's own sum once that is known. */
    void claims(Message.Receipt claimed, @Nullable OwnSum own) {
      receipt = claimed;
      if (own != null) {
        judge(own);
      }
    }

    private DestinationStatus status() {
      DestinationResult known = result;
      if (known == null) {
        State state = publishing ? State.PUBLISHING : State.RECEIVING;
        return new DestinationStatus(name, state, filesDone, bytesDone, "", "");
      }
      State state = known.held() ? State.HELD : State.FAILED;
      return new DestinationStatus(
          name, state, known.files(), known.bytes(), known.code(), known.words());
    }

    private void judge(OwnSum own) {
      if (receipt != null && result == null) {
        boolean same = own.isProvenBy(receipt, name);
        result =
            new DestinationResult(
                name,
                same,
                same ? "done" : "mismatch",
                "",
                receipt.files(),
                receipt.bytes(),
                receipt.lacking());
      }
    }
  }

  private final Map<Long, Member> members = new LinkedHashMap<>();
  private List<Long> places = List.of();

  void add(long number, String name) {
    members.put(number, new Member(name));
  }

  @Nullable Member get(long number) {
    return members.get(number);
  }

  /** Whether every destination that is still there has said that it takes part. */
  boolean allAnswered() {
    return members.values().stream().allMatch(member -> member.needs != null || !member.isLive());
  }

  /** The places of those who have not said what they need, while others have. */
  BitSet letOthersWait() {
    BitSet awaited = new BitSet();
    boolean othersWait = false;
    int place = 0;
    for (Member member : members.values()) {
      if (member.isLive()) {
        awaited.set(place, member.needs == null);
        othersWait |= member.needs != null;
      }
      place++;
    }
    return othersWait ? awaited : new BitSet();
  }

  boolean anyLive() {
    return members.values().stream().anyMatch(Member::isLive);
  }

  /** Those from whom something is still to come. */
  List<Member> unfinished() {
    return members.values().stream().filter(Member::isUnfinished).toList();
  }

  /** What each needs, in the order of {@link #numberAt}; of those that did not say so: all. */
  List<Receiver> receivers() {
    return members.values().stream()
        .map(member -> member.needs == null ? Receiver.EMPTY : member.needs)
        .toList();
  }

  /** The number of the member in this place, from 0. */
  long numberAt(int place) {
    return places().get(place);
  }

  /** The place of a member that is there. */
  int placeOf(long number) {
    return places().indexOf(number);
  }

  /** Whether it is not known yet what becomes of the member in this place. */
  boolean isLiveAt(int place) {
    Member member = members.get(numberAt(place));
    if (member == null) {
      throw new IllegalStateException("nobody is in place " + place);
    }
    return member.isLive();
  }

  /** Places do not change any more once a backup has begun: nobody is removed. */
  private List<Long> places() {
    if (places.size() != members.size()) {
      places = List.copyOf(members.keySet());
    }
    return places;
  }

  /** The source knows its own sum: receipts that came before are compared with it. */
  void judge(OwnSum own) {
    members.values().forEach(member -> member.judge(own));
  }

  /** Nothing more will become of any of them. */
  void failAll(String code, String words) {
    members.values().forEach(member -> member.fail(code, words));
  }

  /** How far each of them is. */
  List<DestinationStatus> statuses() {
    return members.values().stream().map(Member::status).toList();
  }

  /** What became of those of which it is known. */
  List<DestinationResult> results() {
    List<DestinationResult> results = new ArrayList<>();
    for (Member member : members.values()) {
      if (member.result != null) {
        results.add(member.result);
      }
    }
    return results;
  }

  /** As {@link #results}, but each only once. */
  List<DestinationResult> takeResults() {
    List<DestinationResult> results = new ArrayList<>();
    for (Member member : members.values()) {
      if (member.result != null && !member.resultTaken) {
        member.resultTaken = true;
        results.add(member.result);
      }
    }
    return results;
  }
}
