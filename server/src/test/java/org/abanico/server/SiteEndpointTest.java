package org.abanico.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A server that is another's site, on one port: its clients, and its call of the other. */
class SiteEndpointTest {
  private static final InetSocketAddress UPSTREAM = new InetSocketAddress("10.0.0.2", 9440);
  private static final InetSocketAddress CLIENT = new InetSocketAddress("10.0.0.3", 4000);

  /** Counts what it is asked. */
  private static final class Part implements ClosableEndpoint {
    int received;
    int transmitted;
    int deadlines;
    long deadline = Long.MAX_VALUE;
    int thinned;
    boolean closed;
    boolean finished;

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      received++;
    }

    @Override
    public void onDeadline(long nowNanos) {
      deadlines++;
    }

    @Override
    public long nextDeadline() {
      return deadline;
    }

    @Override
    public void transmit(long nowNanos, @Nullable DatagramSink sink) {
      transmitted++;
    }

    @Override
    public int oneStrangerIn() {
      return 4;
    }

    @Override
    public void strangersThinned(int oneIn) {
      thinned = oneIn;
    }

    @Override
    public void close(CloseCode code, String words, long nowNanos) {
      closed = true;
    }

    @Override
    public boolean isFinished() {
      return finished;
    }
  }

  /** Runs what is asked of it when a test says so. */
  private static final class Later implements Workers {
    final List<Runnable> jobs = new ArrayList<>();

    @Override
    public <T> void submit(Callable<T> job, Completion<T> completion) {
      jobs.add(
          () -> {
            T result;
            try {
              result = job.call();
            } catch (Exception e) {
              completion.completed(null, e, 0);
              return;
            }
            completion.completed(result, null, 0);
          });
    }

    void run() {
      List.copyOf(jobs).forEach(Runnable::run);
      jobs.clear();
    }
  }

  private final Part clients = new Part();
  private final List<Part> calls = new ArrayList<>();
  private final Later workers = new Later();
  private final Uplink uplink = new Relays(1).server.uplink(1, "group", "site", "head office");
  private Callable<InetSocketAddress> resolver = () -> UPSTREAM;
  private final SiteEndpoint endpoint =
      new SiteEndpoint(
          clients,
          uplink,
          workers,
          () -> resolver.call(),
          "head.example",
          (upstream, handler, nowNanos) -> {
            assertThat(upstream).isEqualTo(UPSTREAM);
            calls.add(new Part());
            return calls.getLast();
          });

  private Part call() {
    endpoint.onDeadline(0);
    workers.run();
    return calls.getLast();
  }

  private void datagram(InetSocketAddress from) {
    endpoint.receive(Unpooled.EMPTY_BUFFER, from, 0);
  }

  @Test
  void theOtherServerIsCalledOnceItsAddressIsFound() {
    assertThat(endpoint.nextDeadline()).isZero();
    endpoint.onDeadline(0);
    endpoint.onDeadline(1);
    assertThat(workers.jobs).hasSize(1);
    assertThat(calls).isEmpty();
    workers.run();
    assertThat(calls).hasSize(1);
    assertThat(endpoint.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatComesFromThereIsTheCallsAndAllElseTheClients() {
    datagram(UPSTREAM);
    assertThat(clients.received).isOne();
    Part call = call();
    datagram(UPSTREAM);
    datagram(CLIENT);
    assertThat(call.received).isOne();
    assertThat(clients.received).isEqualTo(2);
  }

  @Test
  void bothAreDriven() {
    endpoint.transmit(0, null);
    assertThat(clients.transmitted).isOne();
    Part call = call();
    clients.deadline = 9;
    call.deadline = 7;
    assertThat(endpoint.nextDeadline()).isEqualTo(7);
    clients.deadline = 5;
    assertThat(endpoint.nextDeadline()).isEqualTo(5);
    int before = clients.deadlines;
    endpoint.onDeadline(5);
    endpoint.transmit(5, null);
    assertThat(call.deadlines).isOne();
    assertThat(clients.deadlines).isEqualTo(before + 1);
    assertThat(call.transmitted).isOne();
    assertThat(clients.transmitted).isEqualTo(2);
  }

  @Test
  void anAddressThatIsNotFoundIsLookedForAgainLater() {
    resolver =
        () -> {
          throw new UnknownHostException("head.example");
        };
    endpoint.onDeadline(0);
    workers.run();
    assertThat(calls).isEmpty();
    long again = endpoint.nextDeadline();
    assertThat(again).isPositive().isLessThan(Long.MAX_VALUE);
    resolver = () -> UPSTREAM;
    endpoint.onDeadline(again - 1);
    assertThat(workers.jobs).isEmpty();
    endpoint.onDeadline(again);
    workers.run();
    assertThat(calls).hasSize(1);
  }

  @Test
  void strangersAreTheClientsBusiness() {
    assertThat(endpoint.oneStrangerIn()).isEqualTo(4);
    endpoint.strangersThinned(4);
    assertThat(clients.thinned).isEqualTo(4);
  }

  @Test
  void isFinishedWhenBothAre() {
    Part call = call();
    assertThat(endpoint.isFinished()).isFalse();
    endpoint.close(CloseCode.SHUTDOWN, "", 0);
    assertThat(call.closed).isTrue();
    assertThat(clients.closed).isTrue();
    assertThat(endpoint.isFinished()).isFalse();
    call.finished = true;
    assertThat(endpoint.isFinished()).isFalse();
    clients.finished = true;
    assertThat(endpoint.isFinished()).isTrue();
  }

  @Test
  void isFinishedWithItsClientsWhenItNeverCalled() {
    endpoint.onDeadline(0);
    endpoint.close(CloseCode.SHUTDOWN, "", 0);
    workers.run();
    assertThat(calls).isEmpty();
    clients.finished = true;
    assertThat(endpoint.isFinished()).isTrue();
    assertThat(endpoint.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }
}
