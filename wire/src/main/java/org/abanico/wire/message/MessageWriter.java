package org.abanico.wire.message;

import static org.abanico.wire.text.PercentEncoding.encode;

import java.util.stream.Collectors;
import org.abanico.wire.message.Message.Begin;
import org.abanico.wire.message.Message.Block;
import org.abanico.wire.message.Message.Failed;
import org.abanico.wire.message.Message.From;
import org.abanico.wire.message.Message.Gone;
import org.abanico.wire.message.Message.JoinDestination;
import org.abanico.wire.message.Message.JoinSource;
import org.abanico.wire.message.Message.Joined;
import org.abanico.wire.message.Message.Leave;
import org.abanico.wire.message.Message.Member;
import org.abanico.wire.message.Message.Need;
import org.abanico.wire.message.Message.Progress;
import org.abanico.wire.message.Message.ReadyToSend;
import org.abanico.wire.message.Message.Receipt;
import org.abanico.wire.message.Message.Refused;
import org.abanico.wire.message.Message.Retry;
import org.abanico.wire.message.Message.Stored;
import org.abanico.wire.message.Message.Total;
import org.abanico.wire.message.Message.Wait;

/** Writes control messages (protocol.md, section 6). */
public final class MessageWriter {
  private MessageWriter() {}

  /** The message's line, with its LF. */
  public static String write(Message message) {
    return fields(message) + '\n';
  }

  private static String fields(Message message) {
    return switch (message) {
      case JoinDestination m -> line("JOIN destination", encode(m.group()), encode(m.name()));
      case JoinSource m ->
          line("JOIN source", encode(m.group()), encode(m.name()), m.need(), m.backup());
      case Joined m -> line("JOINED", m.member());
      case Refused m -> line("REFUSED", m.code(), encode(m.words()));
      case Member m -> line("MEMBER", m.member(), encode(m.name()));
      case Gone m -> line("GONE", m.member(), m.code(), encode(m.words()));
      case Wait m -> line("WAIT", m.have(), m.need());
      case ReadyToSend m -> line("READY-TO-SEND", m.backup(), m.count());
      case Begin m -> line("BEGIN", m.backup(), encode(m.source()));
      case Need m -> line("NEED", m.backup(), "ALL");
      case Block m ->
          line("BLOCK", m.backup(), m.number(), m.kind().text(), m.length(), members(m));
      case Total m ->
          line("TOTAL", m.backup(), m.files(), m.bytes(), m.counted() ? "counted" : "counting");
      case Stored m -> line("STORED", m.backup(), m.number());
      case Retry m -> line("RETRY", m.backup(), m.number());
      case Progress m ->
          line(
              "PROGRESS",
              m.backup(),
              m.files(),
              m.bytes(),
              m.publishing() ? "publishing" : "receiving");
      case Receipt m -> line("RECEIPT", m.backup(), m.root(), m.files(), m.bytes());
      case Failed m -> line("FAILED", m.backup(), m.code(), encode(m.words()));
      case From m -> line("FROM", m.member(), fields(m.message()));
      case Leave _ -> "LEAVE";
    };
  }

  private static String members(Block block) {
    return block.members().isEmpty()
        ? "*"
        : block.members().stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String line(String word, Object... fields) {
    StringBuilder line = new StringBuilder(word);
    for (Object field : fields) {
      line.append(' ').append(field);
    }
    return line.toString();
  }
}
