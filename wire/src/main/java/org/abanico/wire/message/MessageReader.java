package org.abanico.wire.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
import org.abanico.wire.text.LineReader;
import org.abanico.wire.text.MalformedTextException;
import org.jspecify.annotations.Nullable;

/**
 * Reads control messages from the bytes of stream 0, however they are cut (protocol.md, section 6).
 * Holds at most one unfinished line.
 */
public final class MessageReader {
  /** The longest body of a message of a later version. */
  private static final int MAX_SKIPPED_BODY = 65_536;

  private final LineReader line = new LineReader();
  private final ByteBuf unfinished = Unpooled.buffer(256, LineReader.MAX_LINE + 1);
  private int bodyToSkip;

  /**
   * Takes the next bytes and hands out the messages that are complete with them.
   *
   * @param bytes borrowed; read to their end
   * @throws MalformedMessageException when the peer breaks the protocol; nothing more can be read
   *     then
   */
  public void read(ByteBuf bytes, Consumer<Message> messages) throws MalformedMessageException {
    try {
      while (bytes.isReadable()) {
        if (bodyToSkip > 0) {
          int skipped = Math.min(bodyToSkip, bytes.readableBytes());
          bytes.skipBytes(skipped);
          bodyToSkip -= skipped;
          continue;
        }
        int length = bytes.bytesBefore((byte) '\n');
        int taken = length < 0 ? bytes.readableBytes() : length + 1;
        if (unfinished.readableBytes() + taken > LineReader.MAX_LINE + 1) {
          throw new MalformedMessageException("a line that is too long");
        }
        unfinished.writeBytes(bytes, taken);
        if (length >= 0) {
          Message message = readLine();
          unfinished.clear();
          if (message != null) {
            messages.accept(message);
          }
        }
      }
    } catch (MalformedTextException | IllegalArgumentException e) {
      throw new MalformedMessageException(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Message readLine() throws MalformedTextException {
    line.begin(unfinished, 0, unfinished.writerIndex());
    return read(line.word(), true);
  }

  /** One message, its word already read; null when a later version may know it. */
  private @Nullable Message read(String word, boolean outermost) throws MalformedTextException {
    Message message =
        switch (word) {
          case "JOIN" -> join();
          case "JOINED" -> new Joined(number());
          case "REFUSED" -> new Refused(line.word(), line.text());
          case "MEMBER" -> new Member(number(), line.text());
          case "GONE" -> new Gone(number(), line.word(), line.text());
          case "WAIT" -> new Wait(number(), number());
          case "READY-TO-SEND" -> new ReadyToSend(line.word(), number());
          case "BEGIN" -> new Begin(line.word(), line.text());
          case "NEED" -> need();
          case "BLOCK" -> block();
          case "TOTAL" ->
              new Total(line.word(), line.decimal(), line.decimal(), is("counted", "counting"));
          case "STORED" -> new Stored(line.word(), line.decimal());
          case "RETRY" -> new Retry(line.word(), line.decimal());
          case "PROGRESS" ->
              new Progress(
                  line.word(), line.decimal(), line.decimal(), is("publishing", "receiving"));
          case "RECEIPT" -> new Receipt(line.word(), line.word(), line.decimal(), line.decimal());
          case "FAILED" -> new Failed(line.word(), line.word(), line.text());
          case "FROM" -> outermost ? from() : null;
          case "LEAVE" -> new Leave();
          default -> null;
        };
    if (outermost && line.hasNext()) {
      skipBody(line.trailingCount());
    }
    return message;
  }

  private void skipBody(long count) throws MalformedTextException {
    if (count > MAX_SKIPPED_BODY) {
      throw new MalformedTextException("a body that is too long");
    }
    bodyToSkip = (int) Math.max(0, count);
  }

  private Message join() throws MalformedTextException {
    String role = line.word();
    return switch (role) {
      case "destination" -> new JoinDestination(line.text(), line.text());
      case "source" -> new JoinSource(line.text(), line.text(), number(), line.word());
      default -> throw new MalformedTextException("JOIN as " + role);
    };
  }

  private Message need() throws MalformedTextException {
    String backup = line.word();
    String what = line.word();
    if (!what.equals("ALL")) {
      throw new MalformedTextException("NEED of " + what);
    }
    return new Need(backup);
  }

  private Message block() throws MalformedTextException {
    String backup = line.word();
    long number = line.decimal();
    BlockKind kind = is("manifest", "content") ? BlockKind.MANIFEST : BlockKind.CONTENT;
    int length = line.decimal(Message.MAX_BLOCK);
    return new Block(backup, number, kind, length, members());
  }

  private List<Integer> members() throws MalformedTextException {
    line.next();
    List<Integer> members = new ArrayList<>();
    if (line.is("*")) {
      return members;
    }
    int at = line.fieldStart();
    while (at <= line.fieldEnd() && members.size() <= Message.MAX_MEMBERS) {
      int comma = unfinished.bytesBefore(at, line.fieldEnd() - at, (byte) ',');
      int end = comma < 0 ? line.fieldEnd() : at + comma;
      long member = line.decimal(at, end);
      if (member > Integer.MAX_VALUE) {
        throw new MalformedTextException("a member's number that is too large");
      }
      members.add((int) member);
      at = end + 1;
    }
    return members;
  }

  private @Nullable Message from() throws MalformedTextException {
    int member = number();
    Message message = read(line.word(), false);
    return message == null ? null : new From(member, message);
  }

  private int number() throws MalformedTextException {
    return line.decimal(Integer.MAX_VALUE);
  }

  private boolean is(String yes, String no) throws MalformedTextException {
    String word = line.word();
    if (!word.equals(yes) && !word.equals(no)) {
      throw new MalformedTextException("neither " + yes + " nor " + no);
    }
    return word.equals(yes);
  }
}
