package org.abanico.wire.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes control messages as the lines of protocol.md, section 6. One for each connection and
 * direction; not thread-safe.
 */
public final class MessageWriter {

  private final TextCodec texts;

  public MessageWriter(TextCodec texts) {
    this.texts = texts;
  }

  /** Appends one message to {@code out}: at most {@code LineReader.MAX_LINE} bytes and an LF. */
  public void write(Message message, ByteBuf out) {
    StringBuilder line = new StringBuilder(128);
    append(message, line);
    line.append('\n');
    out.writeCharSequence(line, StandardCharsets.US_ASCII);
  }

  private void append(Message message, StringBuilder line) {
    switch (message) {
      case Message.JoinDestination m -> {
        line.append("JOIN destination");
        text(line, m.group());
        text(line, m.name());
      }
      case Message.JoinSource m -> {
        line.append("JOIN source");
        text(line, m.group());
        text(line, m.name());
        line.append(' ').append(m.need()).append(' ').append(m.backup());
      }
      case Message.JoinRestorer m -> {
        line.append("JOIN restorer");
        text(line, m.group());
        text(line, m.name());
        text(line, m.from());
        line.append(' ').append(m.restore()).append(' ').append(m.device());
        line.append(' ').append(m.request());
      }
      case Message.JoinSite m -> {
        line.append("JOIN site");
        text(line, m.group());
        text(line, m.name());
      }
      case Message.JoinObserver m -> {
        line.append("JOIN observer");
        text(line, m.name());
      }
      case Message.AskReport _ -> line.append("REPORT");
      case Message.StartGroup m -> {
        line.append("START-GROUP");
        text(line, m.group());
      }
      case Message.Started m -> {
        line.append("STARTED");
        text(line, m.group());
        line.append(' ').append(m.backup()).append(' ').append(m.count());
      }
      case Message.OfReport m -> appendOfReport(m, line);
      case Message.Joined m -> line.append("JOINED ").append(m.member());
      case Message.Refused m -> {
        line.append("REFUSED ").append(m.code());
        text(line, m.words());
      }
      case Message.Member m -> {
        line.append("MEMBER ").append(m.member());
        text(line, m.name());
      }
      case Message.Gone m -> {
        line.append("GONE ").append(m.member()).append(' ').append(m.code());
        text(line, m.words());
      }
      case Message.Wait m -> line.append("WAIT ").append(m.have()).append(' ').append(m.need());
      case Message.ReadyToSend m -> {
        line.append("READY-TO-SEND ").append(m.backup()).append(' ').append(m.members().size());
        line.append(' ');
        numbers(line, m.members());
      }
      case Message.Begin m -> {
        line.append("BEGIN ").append(m.backup());
        text(line, m.source());
      }
      case Message.Bring m -> {
        line.append("BRING ").append(m.backup());
        text(line, m.source());
        line.append(' ');
        numbers(line, m.members());
      }
      case Message.Request m -> {
        line.append("REQUEST ").append(m.restore()).append(' ').append(m.member());
        text(line, m.name());
        line.append(' ').append(m.device()).append(' ').append(m.request());
      }
      case Message.Key m -> {
        line.append("KEY ").append(m.backup()).append(' ').append(m.device());
        line.append(' ').append(m.wrapped());
      }
      case Message.Block m -> block(line, m);
      case Message.Start m -> {
        line.append("START ").append(m.backup()).append(' ');
        members(line, m.members());
      }
      case Message.Sent m -> line.append("SENT ").append(m.backup()).append(' ').append(m.blocks());
      case Message.Drop m -> {
        line.append("DROP ").append(m.backup()).append(' ').append(m.member());
        line.append(' ').append(m.code());
      }
      case Message.Kept m -> line.append("KEPT ").append(m.backup()).append(' ').append(m.number());
      case Message.Full m -> {
        line.append("FULL ").append(m.backup()).append(m.members().isEmpty() ? " -" : " ");
        numbers(line, m.members());
      }
      case Message.Turn m -> line.append("TURN ").append(m.ahead());
      case Message.Total m -> {
        line.append("TOTAL ").append(m.backup()).append(' ').append(m.files());
        line.append(' ').append(m.bytes()).append(m.counted() ? " counted" : " counting");
      }
      case Message.From m -> {
        line.append("FROM ").append(m.member()).append(' ');
        append(m.message(), line);
      }
      case Message.Leave _ -> line.append("LEAVE");
      case Message.OfDestination m -> appendOfDestination(m, line);
    }
  }

  private void appendOfDestination(Message.OfDestination message, StringBuilder line) {
    switch (message) {
      case Message.Need m -> {
        line.append("NEED ").append(m.backup()).append(m.all() ? " ALL" : " SOME ");
        line.append(m.all() || !m.root().isEmpty() ? m.root() : "-");
      }
      case Message.Want m -> {
        line.append("WANT ").append(m.backup()).append(' ').append(m.number());
        line.append(' ').append(m.chunks().text());
      }
      case Message.Stored m ->
          line.append("STORED ").append(m.backup()).append(' ').append(m.number());
      case Message.Retry m ->
          line.append("RETRY ").append(m.backup()).append(' ').append(m.number());
      case Message.Progress m -> {
        line.append("PROGRESS ").append(m.backup()).append(' ').append(m.files());
        line.append(' ').append(m.bytes()).append(' ').append(m.phase().text());
      }
      case Message.Receipt m -> {
        line.append("RECEIPT ").append(m.backup()).append(' ').append(m.proof());
        line.append(' ').append(m.files()).append(' ').append(m.bytes());
        if (m.lacking() > 0) {
          line.append(' ').append(m.lacking());
        }
      }
      case Message.Failed m -> {
        line.append("FAILED ").append(m.backup()).append(' ').append(m.code());
        text(line, m.words());
      }
    }
  }

  private void appendOfReport(Message.OfReport message, StringBuilder line) {
    switch (message) {
      case Report.Group m -> {
        line.append("GROUP");
        text(line, m.group());
        line.append(' ').append(Report.text(m.state()));
        numbers(line, m.need(), m.heldBytes(), m.spooledBytes());
      }
      case Report.Client m -> {
        line.append("CLIENT ").append(m.member()).append(' ').append(Report.text(m.role()));
        line.append(' ').append(Report.text(m.presence()));
        text(line, m.name());
        text(line, m.address());
        numbers(line, m.rttMicros(), m.packetsSent(), m.packetsLost());
        numbers(line, m.bytesSent(), m.bytesReceived(), m.queuedBytes());
      }
      case Report.Running m -> {
        line.append("RUNNING ").append(m.backup()).append(' ').append(m.bytes());
        line.append(m.counted() ? " counted" : " counting");
      }
      case Report.Part m -> {
        line.append("PART");
        text(line, m.name());
        line.append(' ').append(Report.text(m.state()));
        numbers(line, m.files(), m.bytes());
        line.append(' ').append(m.code().isEmpty() ? "-" : m.code());
      }
      case Report.Held m -> {
        line.append("HELD");
        text(line, m.name());
        line.append(' ').append(m.backup());
        numbers(line, m.agoMillis());
      }
      case Report.Missed m -> {
        line.append("MISSED");
        text(line, m.name());
        line.append(' ').append(m.backup()).append(' ').append(m.code());
        numbers(line, m.agoMillis());
      }
      case Report.End m -> line.append("REPORTED ").append(m.micros());
    }
  }

  private static void numbers(StringBuilder line, long... numbers) {
    for (long number : numbers) {
      line.append(' ').append(number);
    }
  }

  private static void block(StringBuilder line, Message.Block block) {
    line.append("BLOCK ").append(block.backup()).append(' ').append(block.number());
    line.append(' ').append(block.kind().text()).append(' ').append(block.length()).append(' ');
    members(line, block.members());
    line.append(' ').append(Checksum.text(block.checksum()));
  }

  private static void members(StringBuilder line, MemberSet members) {
    if (members.isAll()) {
      line.append('*');
    } else {
      numbers(line, members.numbers());
    }
  }

  private static void numbers(StringBuilder line, List<Long> members) {
    String separator = "";
    for (long number : members) {
      line.append(separator).append(number);
      separator = ",";
    }
  }

  private void text(StringBuilder line, String text) {
    line.append(' ').append(texts.write(text));
  }
}
