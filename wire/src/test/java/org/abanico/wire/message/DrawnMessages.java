package org.abanico.wire.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.abanico.wire.text.LineReader;

/** Draws valid messages of every kind, the limits themselves often among them. */
final class DrawnMessages {
  private static final String[] PIECES = {
    "a", "Z", "0", " ", "%", "+5", "\n", "é", "漢", "🪭", "-", "*"
  };

  private final SplittableRandom random;

  DrawnMessages(SplittableRandom random) {
    this.random = random;
  }

  List<Message> draw(int count) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(draw());
    }
    return messages;
  }

  Message draw() {
    return switch (random.nextInt(30)) {
      case 0 -> new Message.JoinDestination(text(1024), text(1024));
      case 1 -> new Message.JoinSource(text(64), text(64), between(0, 256), backup());
      case 2 -> new Message.Joined(number());
      case 3 -> new Message.Refused(code(), text(1024));
      case 4 -> new Message.Member(number(), name());
      case 5 -> new Message.Gone(number(), code(), text(1024));
      case 6 -> new Message.Wait(between(0, 256), between(0, 256));
      case 7 ->
          new Message.ReadyToSend(backup(), LongStream.range(0, between(1, 256)).boxed().toList());
      case 8 -> new Message.Begin(backup(), name());
      case 9 ->
          new Message.Block(
              backup(), number(), kind(), between(1, 1_048_576), members(), random.nextInt());
      case 10 -> new Message.Total(backup(), number(), number(), random.nextBoolean());
      case 11 -> new Message.From(number(), ofDestination());
      case 12 -> new Message.Leave();
      case 13 ->
          new Message.JoinRestorer(
              name(), name(), name(), backup(), hex().substring(32), sealed(12_288));
      case 14 ->
          new Message.Request(backup(), number(), name(), hex().substring(32), sealed(12_288));
      case 15 -> new Message.Start(backup(), members());
      case 16 -> new Message.Sent(backup(), number());
      case 17 -> new Message.Drop(backup(), number(), code());
      case 18 -> new Message.Kept(backup(), number());
      case 19 -> new Message.Full(backup(), members().numbers());
      case 20 -> new Message.Turn(between(0, 64));
      case 21 -> new Message.JoinObserver(text(1024));
      case 22 -> new Message.AskReport();
      case 23 -> new Message.StartGroup(text(1024));
      case 24 -> new Message.Started(name(), backup(), between(1, 256));
      case 25 -> ofReport();
      case 28 -> new Message.Key(backup(), hex().substring(32), sealed(256));
      case 26 -> new Message.JoinSite(text(64), text(64));
      case 27 ->
          new Message.Bring(
              backup(), name(), LongStream.range(0, between(1, 256)).boxed().toList());
      default -> ofDestination();
    };
  }

  private Message.OfReport ofReport() {
    return switch (random.nextInt(7)) {
      case 0 ->
          new Report.Group(name(), any(Report.State.values()), between(0, 256), number(), number());
      case 1 ->
          new Report.Client(
              number(),
              any(Report.Role.values()),
              any(Report.Presence.values()),
              name(),
              text(64),
              number(),
              number(),
              number(),
              number(),
              number(),
              number());
      case 2 -> new Report.Running(backup(), number(), random.nextBoolean());
      case 3 ->
          new Report.Part(
              name(),
              any(Report.PartState.values()),
              number(),
              number(),
              random.nextBoolean() ? "" : code());
      case 4 -> new Report.Held(name(), backup(), number());
      case 5 -> new Report.Missed(name(), backup(), code(), number());
      default -> new Report.End(number());
    };
  }

  private <E> E any(E[] values) {
    return values[random.nextInt(values.length)];
  }

  private Message.OfDestination ofDestination() {
    return switch (random.nextInt(8)) {
      case 0 -> Message.Need.all(backup());
      case 6 -> Message.Need.some(backup(), random.nextBoolean() ? "" : hex());
      case 7 -> new Message.Want(backup(), number(), wanted());
      case 1 -> new Message.Stored(backup(), number());
      case 2 -> new Message.Retry(backup(), number());
      case 3 ->
          new Message.Progress(
              backup(),
              number(),
              number(),
              random.nextBoolean() ? Phase.RECEIVING : Phase.PUBLISHING);
      case 4 -> new Message.Receipt(backup(), hex(), number(), number(), number());
      default -> new Message.Failed(backup(), code(), text(1024));
    };
  }

  private String sealed(int most) {
    return "aZ09-_".repeat(between(1, most / 6));
  }

  private Wanted wanted() {
    BitSet chunks = new BitSet();
    int count = between(1, Wanted.MAX_CHUNKS);
    for (int i = 0; i < count; i++) {
      chunks.set(i, random.nextBoolean());
    }
    return Wanted.of(chunks, count);
  }

  private MemberSet members() {
    int count = random.nextInt(4) == 0 ? 256 : random.nextInt(4);
    return new MemberSet(
        LongStream.range(0, count).map(i -> LineReader.MAX_DECIMAL - i).boxed().toList());
  }

  private BlockKind kind() {
    return random.nextBoolean() ? BlockKind.MANIFEST : BlockKind.CONTENT;
  }

  private int between(int low, int high) {
    return switch (random.nextInt(4)) {
      case 0 -> low;
      case 1 -> high;
      default -> random.nextInt(low, high + 1);
    };
  }

  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> LineReader.MAX_DECIMAL;
      default -> random.nextLong(LineReader.MAX_DECIMAL);
    };
  }

  private String backup() {
    return "20260102T030405Z" + (random.nextBoolean() ? "" : "-a_B.9");
  }

  private String code() {
    return random.nextBoolean() ? "disk-full" : "x".repeat(32);
  }

  private String hex() {
    return "%016x".formatted(random.nextLong()).repeat(4);
  }

  private String name() {
    return random.nextBoolean() ? "ñ".repeat(32) : "attic nas " + random.nextInt(100);
  }

  private String text(int maxBytes) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(8) == 0 ? maxBytes : random.nextInt(6);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    while (text.toString().getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      text.setLength(text.offsetByCodePoints(text.length(), -1));
    }
    return text.toString();
  }
}
