package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Refusal;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.ClientEvent.SourceFinished;
import org.abanico.client.World.Actor;
import org.abanico.transport.CloseReason;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A server that relays a backup to a destination, called attic, and tells the source of another,
 * called cellar, that there is not: it has no copy but those of what attic says.
 */
class ForgedReceiptsTest {
  private static final String BACKUP = "20260102T030405Z";
  private static final long ATTIC = 7;
  private static final long CELLAR = 8;

  private final World world = new World(1);
  private final MemoryTarget target = new MemoryTarget();
  private final List<Message.Receipt> receipts = new ArrayList<>();
  private UnaryOperator<Message.Receipt> passedOn = UnaryOperator.identity();

  private final MessagePort toDestination =
      new MessagePort(
          new Side() {
            @Override
            public void message(Message message, long nowNanos) {
              switch (message) {
                case Message.JoinDestination _ -> toDestination.send(new Message.Joined(ATTIC));
                case Message.Receipt receipt -> {
                  receipts.add(receipt);
                  toSource.send(new Message.From(ATTIC, passedOn.apply(receipt)));
                  toSource.send(new Message.From(CELLAR, receipt));
                }
                case Message.OfDestination other -> {
                  toSource.send(new Message.From(ATTIC, other));
                  toSource.send(new Message.From(CELLAR, other));
                }
                default -> {}
              }
            }
          });

  private final MessagePort toSource =
      new MessagePort(
          new Side() {
            @Override
            public void message(Message message, long nowNanos) {
              switch (message) {
                case Message.JoinSource _ -> {
                  toSource.send(new Message.Joined(1));
                  toSource.send(new Message.Member(ATTIC, "attic"));
                  toSource.send(new Message.Member(CELLAR, "cellar"));
                  toSource.send(new Message.ReadyToSend(BACKUP, List.of(ATTIC, CELLAR)));
                  toDestination.send(new Message.Begin(BACKUP, "source"));
                }
                case Message.Key key -> toDestination.send(key);
                default -> {}
              }
            }

            @Override
            public void block(Message.Block header, ByteBuf body, long nowNanos) {
              toDestination.sendBlock(
                  new Message.Block(
                      BACKUP,
                      header.number(),
                      header.kind(),
                      header.length(),
                      MemberSet.ALL,
                      header.checksum()),
                  body);
              toSource.release(header.length());
              toSource.send(new Message.Kept(BACKUP, header.number()));
            }
          });

  /** What the server hears from one of them. */
  private abstract static class Side implements MessageHandler {
    @Override
    public void opened(MessagePort opened, long nowNanos) {}

    @Override
    public void block(Message.Block header, ByteBuf body, long nowNanos) {
      body.release();
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {}
  }

  @AfterEach
  void close() {
    world.close();
  }

  private List<DestinationResult> results() {
    world.acceptor = _ -> toDestination;
    world.destination("attic", target);
    world.step();
    world.until("attic", () -> toDestination.isOpen());
    world.acceptor = _ -> toSource;
    Actor source = world.source(new MemorySource(BACKUP, world.random, 5, 5), 2);
    world.until("the end", () -> source.outcome() != null);
    assertThat(target.published).containsOnlyKeys(BACKUP);
    return source.told(SourceFinished.class).getFirst().destinations();
  }

  @Test
  void aReceiptOfOneIsNoneOfAnotherThatTheServerHasInvented() {
    assertThat(results())
        .extracting(DestinationResult::name, DestinationResult::held, DestinationResult::code)
        .containsExactlyInAnyOrder(
            tuple("attic", true, "done"), tuple("cellar", false, "mismatch"));
  }

  @Test
  void whatADestinationLacksCannotBeLeftOutOfItsReceipt() {
    target.leftOut = new LeftOut(3, List.of(new LeftOut.Entry(Refusal.CLASH, "a")));
    passedOn =
        receipt ->
            new Message.Receipt(
                receipt.backup(), receipt.proof(), receipt.files(), receipt.bytes(), 0);
    assertThat(results()).noneMatch(DestinationResult::held);
    assertThat(receipts).extracting(Message.Receipt::lacking).containsExactly(3L);
  }
}
