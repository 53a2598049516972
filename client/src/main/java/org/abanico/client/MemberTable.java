package org.abanico.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** The destinations of one source, as the source knows them. */
final class MemberTable {
  /** One destination. */
  static final class Member {
    final String name;
    boolean answered;
    long storedTo = -1;
    Message.@Nullable Receipt receipt;
    @Nullable DestinationResult result;

    Member(String name) {
      this.name = name;
    }

    boolean isLive() {
      return result == null;
    }

    void fail(String code, String words) {
      if (result == null) {
        result = new DestinationResult(name, false, code, words, 0, 0);
      }
    }

    /** Compares a receipt with what was sent. */
    void judge(Message.Receipt given, Summary own) {
      boolean same =
          given.root().equals(own.root())
              && given.files() == own.files()
              && given.bytes() == own.bytes();
      result =
          new DestinationResult(
              name, same, same ? "done" : "mismatch", "", given.files(), given.bytes());
    }
  }

  private final Map<Integer, Member> members = new LinkedHashMap<>();

  void add(int number, String name) {
    members.put(number, new Member(name));
  }

  @Nullable Member get(int number) {
    return members.get(number);
  }

  @Nullable Member remove(int number) {
    return members.remove(number);
  }

  /** Whether every destination that is still there has said that it takes part. */
  boolean allAnswered() {
    return members.values().stream().allMatch(m -> m.answered || !m.isLive());
  }

  boolean anyLive() {
    return members.values().stream().anyMatch(Member::isLive);
  }

  /**
   * The block up to which every live destination has stored all; what was sent last when none is
   * live.
   */
  long storedByAll(long lastSent) {
    return members.values().stream()
        .filter(Member::isLive)
        .mapToLong(m -> m.storedTo)
        .min()
        .orElse(lastSent);
  }

  /** Receipts that came before the source knew its own sum. */
  void judgeAll(Summary own) {
    for (Member member : members.values()) {
      if (member.isLive() && member.receipt != null) {
        member.judge(member.receipt, own);
      }
    }
  }

  List<DestinationResult> results() {
    List<DestinationResult> results = new ArrayList<>();
    for (Member member : members.values()) {
      if (member.result != null) {
        results.add(member.result);
      }
    }
    return results;
  }
}
