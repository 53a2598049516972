package org.abanico.wire.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.abanico.wire.text.LineReader;
import org.abanico.wire.text.MalformedTextException;
import org.jspecify.annotations.Nullable;

/**
 * Reads control messages from the bytes of stream 0, in whatever pieces they come (protocol.md,
 * section 6). One for each connection and direction; not thread-safe. Holds at most one line.
 */
public final class MessageReader {
  /** The largest counted body of a message that this version does not know. */
  public static final int MAX_BODY = 65_536;

  private final LineReader line = new LineReader();
  private final ByteBuf partial = Unpooled.buffer(256, LineReader.MAX_LINE + 1);
  private final TextCodec texts;
  private int toSkip;

  public MessageReader(TextCodec texts) {
    this.texts = texts;
  }

  /**
   * Reads on to the end of the next message that this version knows. Messages that it does not know
   * are skipped, and so are fields that it does not know.
   *
   * @param bytes borrowed; read from its reader index on, which moves behind what was read
   * @return null when {@code bytes} are used up before
   * @throws MalformedMessageException for what breaks the protocol; nothing can be read after it
   */
  public @Nullable Message read(ByteBuf bytes) throws MalformedMessageException {
    try {
      while (skipBody(bytes) && takeLine(bytes)) {
        Message message = parse();
        partial.clear();
        if (message != null) {
          return message;
        }
      }
      return null;
    } catch (MalformedTextException | IllegalArgumentException e) {
      throw new MalformedMessageException(String.valueOf(e.getMessage()));
    }
  }

  private boolean skipBody(ByteBuf bytes) {
    int skipped = Math.min(toSkip, bytes.readableBytes());
    bytes.skipBytes(skipped);
    toSkip -= skipped;
    return toSkip == 0;
  }

  private boolean takeLine(ByteBuf bytes) throws MalformedTextException {
    int index = bytes.bytesBefore((byte) '\n');
    int length = index < 0 ? bytes.readableBytes() : index + 1;
    int longest = index < 0 ? LineReader.MAX_LINE : LineReader.MAX_LINE + 1;
    if (partial.readableBytes() + length > longest) {
      throw new MalformedTextException("a line over " + LineReader.MAX_LINE + " bytes");
    }
    if (index >= 0 && !partial.isReadable()) {
      bytes.readerIndex(line.begin(bytes, bytes.readerIndex(), bytes.writerIndex()));
      return true;
    }
    partial.writeBytes(bytes, length);
    if (index < 0) {
      return false;
    }
    line.begin(partial, 0, partial.writerIndex());
    return true;
  }

  private @Nullable Message parse() throws MalformedTextException {
    Message message = read(line.word());
    long count = line.trailingCount();
    if (count > MAX_BODY) {
      throw new MalformedTextException("a body over " + MAX_BODY + " bytes");
    }
    toSkip = (int) Math.max(0, count);
    return message;
  }

  /** The message of this word and of the fields that follow it; null for an unknown word. */
  private @Nullable Message read(String word) throws MalformedTextException {
    return switch (word) {
      case "JOIN" -> join();
      case "JOINED" -> new Message.Joined(line.decimal());
      case "REFUSED" -> new Message.Refused(line.word(), text());
      case "MEMBER" -> new Message.Member(line.decimal(), text());
      case "GONE" -> new Message.Gone(line.decimal(), line.word(), text());
      case "WAIT" -> new Message.Wait(members(), members());
      case "READY-TO-SEND" -> readyToSend();
      case "BEGIN" -> new Message.Begin(line.word(), text());
      case "BRING" -> new Message.Bring(line.word(), text(), namedMembers());
      case "REQUEST" ->
          new Message.Request(line.word(), line.decimal(), text(), line.word(), line.word());
      case "KEY" -> new Message.Key(line.word(), line.word(), line.word());
      case "BLOCK" -> block();
      case "START" -> new Message.Start(line.word(), memberSet());
      case "SENT" -> new Message.Sent(line.word(), line.decimal());
      case "DROP" -> new Message.Drop(line.word(), line.decimal(), line.word());
      case "KEPT" -> new Message.Kept(line.word(), line.decimal());
      case "FULL" -> new Message.Full(line.word(), namedMembers());
      case "TURN" -> new Message.Turn(line.decimal(Limits.MAX_SOURCES));
      case "TOTAL" ->
          new Message.Total(
              line.word(), line.decimal(), line.decimal(), isSecond("counting", "counted"));
      case "FROM" -> from();
      case "LEAVE" -> new Message.Leave();
      case "REPORT" -> new Message.AskReport();
      case "START-GROUP" -> new Message.StartGroup(text());
      case "STARTED" -> new Message.Started(text(), line.word(), members());
      case "GROUP", "CLIENT", "RUNNING", "PART", "HELD", "MISSED", "REPORTED" -> ofReport(word);
      default -> ofDestination(word);
    };
  }

  private Message.@Nullable OfDestination ofDestination(String word) throws MalformedTextException {
    return switch (word) {
      case "NEED" -> need();
      case "WANT" -> new Message.Want(line.word(), line.decimal(), new Wanted(line.word()));
      case "STORED" -> new Message.Stored(line.word(), line.decimal());
      case "RETRY" -> new Message.Retry(line.word(), line.decimal());
      case "PROGRESS" -> new Message.Progress(line.word(), line.decimal(), line.decimal(), phase());
      case "RECEIPT" ->
          new Message.Receipt(
              line.word(),
              line.word(),
              line.decimal(),
              line.decimal(),
              line.hasNext() ? line.decimal() : 0);
      case "FAILED" -> new Message.Failed(line.word(), line.word(), text());
      default -> {
        requireWord(word);
        yield null;
      }
    };
  }

  private Message.OfReport ofReport(String word) throws MalformedTextException {
    return switch (word) {
      case "GROUP" ->
          new Report.Group(
              text(), oneOf(Report.State.values()), members(), line.decimal(), line.decimal());
      case "CLIENT" ->
          new Report.Client(
              line.decimal(),
              oneOf(Report.Role.values()),
              oneOf(Report.Presence.values()),
              text(),
              text(),
              line.decimal(),
              line.decimal(),
              line.decimal(),
              line.decimal(),
              line.decimal(),
              line.decimal());
      case "RUNNING" ->
          new Report.Running(line.word(), line.decimal(), isSecond("counting", "counted"));
      case "PART" ->
          new Report.Part(
              text(), oneOf(Report.PartState.values()), line.decimal(), line.decimal(), code());
      case "HELD" -> new Report.Held(text(), line.word(), line.decimal());
      case "MISSED" -> new Report.Missed(text(), line.word(), line.word(), line.decimal());
      default -> new Report.End(line.decimal());
    };
  }

  /** A code, or {@code -} for none. */
  private String code() throws MalformedTextException {
    String code = line.word();
    return code.equals("-") ? "" : code;
  }

  private <E extends Enum<E>> E oneOf(E[] words) throws MalformedTextException {
    line.next();
    for (E word : words) {
      if (line.is(Report.text(word))) {
        return word;
      }
    }
    throw new MalformedTextException("not one of the words that may stand there");
  }

  private Message join() throws MalformedTextException {
    line.next();
    if (line.is("destination")) {
      return new Message.JoinDestination(text(), text());
    }
    if (line.is("source")) {
      return new Message.JoinSource(text(), text(), members(), line.word());
    }
    if (line.is("site")) {
      return new Message.JoinSite(text(), text());
    }
    if (line.is("observer")) {
      return new Message.JoinObserver(text());
    }
    require(line.is("restorer"));
    return new Message.JoinRestorer(text(), text(), text(), line.word(), line.word(), line.word());
  }

  private Message.Need need() throws MalformedTextException {
    String backup = line.word();
    if (!isSecond("ALL", "SOME")) {
      return Message.Need.all(backup);
    }
    String root = line.word();
    return Message.Need.some(backup, root.equals("-") ? "" : root);
  }

  private Message readyToSend() throws MalformedTextException {
    String backup = line.word();
    int count = members();
    List<Long> numbers = namedMembers();
    require(numbers.size() == count);
    return new Message.ReadyToSend(backup, numbers);
  }

  private Message block() throws MalformedTextException {
    String backup = line.word();
    long number = line.decimal();
    BlockKind kind =
        isSecond(BlockKind.MANIFEST.text(), BlockKind.CONTENT.text())
            ? BlockKind.CONTENT
            : BlockKind.MANIFEST;
    return new Message.Block(
        backup, number, kind, line.decimal(Limits.MAX_BLOCK_BYTES), memberSet(), checksum());
  }

  private int checksum() throws MalformedTextException {
    String digits = line.word();
    require(Checksum.isChecksum(digits));
    return Checksum.parse(digits);
  }

  private MemberSet memberSet() throws MalformedTextException {
    line.next();
    return line.is("*") ? MemberSet.ALL : new MemberSet(numbers());
  }

  private List<Long> namedMembers() throws MalformedTextException {
    line.next();
    return line.is("-") ? List.of() : numbers();
  }

  private List<Long> numbers() throws MalformedTextException {
    List<Long> numbers = new ArrayList<>();
    String field = line.current();
    int from = 0;
    while (from <= field.length()) {
      int comma = field.indexOf(',', from);
      int to = comma < 0 ? field.length() : comma;
      numbers.add(line.decimal(line.fieldStart() + from, line.fieldStart() + to));
      from = to + 1;
    }
    return numbers;
  }

  private @Nullable Message from() throws MalformedTextException {
    long member = line.decimal();
    Message.OfDestination message = ofDestination(line.word());
    return message == null ? null : new Message.From(member, message);
  }

  private Phase phase() throws MalformedTextException {
    return isSecond(Phase.RECEIVING.text(), Phase.PUBLISHING.text())
        ? Phase.PUBLISHING
        : Phase.RECEIVING;
  }

  private String text() throws MalformedTextException {
    return texts.read(line.word());
  }

  private int members() throws MalformedTextException {
    return line.decimal(Limits.MAX_MEMBERS);
  }

  /** Whether the next field is {@code second}; if not, it must be {@code first}. */
  private boolean isSecond(String first, String second) throws MalformedTextException {
    line.next();
    boolean isSecond = line.is(second);
    require(isSecond || line.is(first));
    return isSecond;
  }

  private static void requireWord(String word) throws MalformedTextException {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      require((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-');
    }
  }

  private static void require(boolean condition) throws MalformedTextException {
    if (!condition) {
      throw new MalformedTextException("not one of the words that may stand there");
    }
  }
}
