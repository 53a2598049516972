package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.abanico.wire.message.Message;

/** A backup on its way to one member, over its own connection. */
final class DirectOutlet implements Outlet, MemberQueue.Carrier {
  private final ClientSession session;
  private final String backup;
  private final MemberQueue queue;
  private boolean live = true;

  DirectOutlet(
      ClientSession session, String backup, BlockStore.Share store, Consumer<String> onLost) {
    this.session = session;
    this.backup = backup;
    this.queue = new MemberQueue(this, store, onLost);
  }

  @Override
  public MemberQueue queue() {
    return queue;
  }

  @Override
  public void add(long member) {}

  @Override
  public boolean isLive() {
    return live;
  }

  @Override
  public void begin(String source) {
    session.send(new Message.Begin(backup, source));
  }

  @Override
  public void send(Message message) {
    session.send(message);
  }

  @Override
  public void sendIfIdle(Message message) {
    session.sendIfIdle(message);
  }

  @Override
  public void allGiven(long blocks) {}

  @Override
  public void end(long member, String code) {
    session.send(new Message.Failed(backup, code, ""));
  }

  @Override
  public void gone(long member, String code) {}

  @Override
  public void finished(long member) {
    live = false;
    queue.close();
  }

  @Override
  public void stored(long number) {
    queue.stored(number);
  }

  @Override
  public boolean repeat(long number) {
    return queue.repeat(number);
  }

  @Override
  public boolean isBehind(long member) {
    return true;
  }

  @Override
  public long unsentBytes() {
    return session.port().unsentBytes();
  }

  @Override
  public int undeliveredBlocks() {
    return session.port().undeliveredBlocks();
  }

  @Override
  public void carry(KeptBlock block, ByteBuf body) {
    session.sendBlock(block.header(), body);
  }
}
