package org.abanico.simulation;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;

/**
 * Sends a number to its peer at fixed intervals, and gives back each number that it gets, plus one.
 * A number that is odd is an answer.
 */
final class PingPong implements DatagramEndpoint {
  private final InetSocketAddress peer;
  private final long intervalNanos;
  private final List<Integer> due = new ArrayList<>();
  private int nextPing;
  private long nextTime;
  private long answers;
  private long lastAnswerTime;

  /**
   * @param intervalNanos {@link Long#MAX_VALUE} to only answer
   */
  PingPong(InetSocketAddress peer, long intervalNanos) {
    this.peer = peer;
    this.intervalNanos = intervalNanos;
    this.nextTime = intervalNanos == Long.MAX_VALUE ? Long.MAX_VALUE : 0;
  }

  @Override
  public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    int number = datagram.readInt();
    if (number % 2 == 0) {
      due.add(number + 1);
    } else {
      answers++;
      lastAnswerTime = nowNanos;
    }
  }

  @Override
  public void onDeadline(long nowNanos) {
    due.add(nextPing);
    nextPing += 2;
    nextTime = nowNanos + intervalNanos;
  }

  @Override
  public long nextDeadline() {
    return nextTime;
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    while (!due.isEmpty() && sink.isWritable()) {
      sink.send(sink.allocate(Integer.BYTES).writeInt(due.removeFirst()), Integer.BYTES, peer);
    }
  }

  long answers() {
    return answers;
  }

  long lastAnswerTime() {
    return lastAnswerTime;
  }
}
