package org.abanico.client;

import org.abanico.backup.BackupReader.Receiver;
import org.abanico.client.MemberTable.Member;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** What comes of the messages of those who get blocks, at the one who sends them. */
final class MemberMessages {
  private MemberMessages() {}

  /**
   * Takes a message of a member of which it is not known yet what becomes of it.
   *
   * @return how it breaks the protocol; null when it does not
   */
  static @Nullable String take(
      Message.OfDestination message, long number, Member member, SourcePipeline pipeline) {
    boolean first = message instanceof Message.Need;
    if (first == member.hasAnswered() && !(message instanceof Message.Failed)) {
      return first ? "said twice what it needs" : "did not say what it needs";
    }
    switch (message) {
      case Message.Need need -> member.needs(new Receiver(need.all(), need.root()));
      case Message.Want want -> {
        if (!pipeline.answered(number, want.number(), want.chunks())) {
          return "answered what it was not asked";
        }
      }
      case Message.Stored stored -> {
        if (stored.number() > pipeline.lastSent()) {
          return "stored what was not sent";
        }
      }
      case Message.Retry _ -> {
        return "asked the source for a block again";
      }
      case Message.Progress progress -> member.progressed(progress);
      case Message.Receipt receipt -> member.claims(receipt, pipeline.sum());
      case Message.Failed failed -> member.fail(failed.code(), failed.words());
    }
    return null;
  }
}
