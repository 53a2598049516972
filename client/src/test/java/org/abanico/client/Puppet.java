package org.abanico.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.backup.BackupWriter.Receipt;
import org.abanico.security.seal.BackupKey;
import org.abanico.security.seal.BlockSealer;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** A server that says what a test lets it say. */
final class Puppet implements MessageHandler {
  static final BackupKey BACKUP_KEY = BackupKey.generate(new SplittableRandom(5));

  static Message.Key keyOf(String backup) {
    return new Message.Key(
        backup,
        World.KEYS.device().hex(),
        BACKUP_KEY.wrap(
            World.KEYS.content(), World.KEYS.device(), backup, new SplittableRandom(6)));
  }

  final MessagePort port = new MessagePort(this);
  final List<Message> messages = new ArrayList<>();
  final List<Message.Block> blocks = new ArrayList<>();
  @Nullable CloseReason closed;

  void say(Message... said) {
    for (Message message : said) {
      port.send(message);
      if (message instanceof Message.Begin begin) {
        port.send(keyOf(begin.backup()));
      }
    }
  }

  /** A block as a source has sealed it. */
  void block(String backup, long number, int length, byte first) {
    ByteBuf body = Unpooled.buffer(length + BlockSealer.TAG_BYTES).writeZero(length);
    body.setByte(0, first);
    new BlockSealer(BACKUP_KEY, World.KEYS.device(), "group", backup)
        .seal(number, BlockKind.CONTENT.text(), body);
    port.sendBlock(Message.Block.of(backup, number, BlockKind.CONTENT, body, MemberSet.ALL), body);
  }

  /** What a destination of that name says when it holds all that the source has told of. */
  Message.Receipt receipt(String backup, String name, Summary summary) {
    Message.Key told =
        received(Message.Key.class).stream()
            .filter(key -> key.backup().equals(backup))
            .findFirst()
            .orElseThrow();
    SealedBackup seal = new SealedBackup(World.KEYS, "group", backup, name);
    if (!seal.unwrap(told)) {
      throw new AssertionError("not the source's key");
    }
    Receipt written =
        new Receipt(summary.root(), summary.files(), summary.bytes(), summary.omitted());
    return seal.receipt(written, 0);
  }

  <T extends Message> List<T> received(Class<T> kind) {
    return messages.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {}

  @Override
  public void message(Message message, long nowNanos) {
    messages.add(message);
  }

  @Override
  public void block(Message.Block header, ByteBuf body, long nowNanos) {
    blocks.add(header);
    body.release();
    port.release(header.length());
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    closed = reason;
  }
}
