package org.abanico.client;

import org.abanico.backup.BackupReader.Receiver;
import org.abanico.client.MemberTable.Member;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;

/** What comes of the messages of those who get blocks, at the one who sends them. */
final class MemberMessages {
  /** Who gets blocks gives up at {@link Limits#MAX_RETRIES}; one that does not is given up. */
  private static final int MAX_RETRIES = 2 * Limits.MAX_RETRIES;

  private MemberMessages() {}

  /** Takes a message of a member of which it is not known yet what becomes of it. */
  static void take(
      Message.OfDestination message, long number, Member member, SourcePipeline pipeline) {
    boolean first = message instanceof Message.Need;
    if (first == member.hasAnswered() && !(message instanceof Message.Failed)) {
      member.fail("protocol", first ? "said twice what it needs" : "did not say what it needs");
      return;
    }
    switch (message) {
      case Message.Need need -> member.needs(new Receiver(need.all(), need.root()));
      case Message.Want want -> {
        if (!pipeline.answered(number, want.number(), want.chunks())) {
          member.fail("protocol", "answered what it was not asked");
        }
      }
      case Message.Stored stored -> {
        if (stored.number() > pipeline.lastSent()) {
          member.fail("protocol", "stored what was not sent");
        } else {
          member.stored(stored.number());
        }
      }
      case Message.Retry retry -> repeat(retry.number(), number, member, pipeline);
      case Message.Progress progress -> member.progressed(progress);
      case Message.Receipt receipt -> member.claims(receipt, pipeline.summary());
      case Message.Failed failed -> member.fail(failed.code(), failed.words());
    }
  }

  private static void repeat(long block, long number, Member member, SourcePipeline pipeline) {
    if (member.retry() > MAX_RETRIES) {
      member.fail("damaged", "");
    } else if (member.hasStored(block) || !pipeline.repeat(block, number)) {
      member.fail("protocol", "asked again for what it does not lack");
    }
  }
}
