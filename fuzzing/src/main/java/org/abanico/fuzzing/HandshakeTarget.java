package org.abanico.fuzzing;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.security.hop.Handshake;
import org.abanico.security.hop.HandshakeResult;
import org.abanico.security.noise.NoiseException;

/**
 * Both sides of a handshake, given the right messages, altered ones and any bytes, in any order. A
 * message that is refused changes nothing: the right one still completes it, and both sides then
 * have the same keys.
 */
final class HandshakeTarget implements FuzzTarget {
  private static final int MOST_ACTIONS = 24;
  private static final byte[] PROLOGUE = {1, 2, 3};

  HandshakeTarget() {
    QuickAgreement.install();
  }

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    Handshake[] sides = {
      Handshake.initiator(Parties.CLIENT_DEVICE, Parties.RELAY, PROLOGUE, new SplittableRandom(31)),
      Handshake.responder(Parties.SERVER_DEVICE, Parties.RELAY, PROLOGUE, new SplittableRandom(32))
    };
    byte[] waiting = write(sides[0], in.bytes(in.octet() & 31));
    int reads = 1;
    for (int i = 0; i < MOST_ACTIONS && !in.isEmpty(); i++) {
      int action = in.octet();
      Handshake side = sides[action >> 4 & 1];
      byte[] given =
          switch (action & 3) {
            case 0 -> waiting;
            case 1 -> flipped(waiting, in);
            case 2 -> in.bytes(in.octet());
            default -> Arrays.copyOf(waiting, in.octet());
          };
      boolean right = Arrays.equals(given, waiting) && side == sides[reads % 2];
      boolean taken = read(side, given);
      // Only the first message's payload, and bits of keys that stand for nothing, are not sealed.
      Promise.keep(!right || taken, "the right message is taken");
      Promise.keep(right || !taken || reads == 1, "only the right message is taken");
      if (taken && !right) {
        return;
      }
      if (taken && !side.isComplete()) {
        waiting = write(side, in.bytes(in.octet() & 31));
        reads++;
      } else if (taken) {
        complete(sides);
        return;
      }
    }
  }

  private static void complete(Handshake[] sides) {
    Promise.keep(sides[0].isComplete() && sides[1].isComplete(), "both sides are done");
    HandshakeResult client = sides[0].result();
    HandshakeResult server = sides[1].result();
    Promise.same(Parties.SERVER_DEVICE.id(), client.remoteId(), "the client knows the server");
    Promise.same(Parties.CLIENT_DEVICE.id(), server.remoteId(), "the server knows the client");
    Promise.keep(
        Arrays.equals(
            client.keys().send().packets().toBytes(), server.keys().receive().packets().toBytes()),
        "both sides have the same keys");
    Promise.keep(!read(sides[0], PROLOGUE) && !read(sides[1], PROLOGUE), "what is done is done");
  }

  private static byte[] write(Handshake side, byte[] payload) {
    try {
      return side.write(payload);
    } catch (NoiseException e) {
      throw new AssertionError("after a message that was taken, the next can be written", e);
    }
  }

  private static boolean read(Handshake side, byte[] message) {
    boolean turn = side.isMyTurn();
    try {
      side.read(message);
      Promise.keep(!turn, "who is to write does not read");
      return true;
    } catch (NoiseException e) {
      Promise.keep(side.isMyTurn() == turn, "what is refused changes nothing");
      return false;
    }
  }

  private static byte[] flipped(byte[] message, Input in) {
    byte[] bytes = message.clone();
    bytes[in.octet() % bytes.length] ^= (byte) in.octet();
    return bytes;
  }

  /** Two sides with their ciphers, and what the JDK takes to look for these. */
  @Override
  public long proportion(int length) {
    return (4 << 20) + 1024L * length;
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Seed.of(0, 0x10, 0, 0x00, 0, 0x10).done(),
        Seed.of(3, 1, 2, 3, 0x10, 2, 9, 9, 0x00, 1, 7, 0x10).done(),
        Seed.of(0, 0x11, 40, 1, 0x10, 0, 0x01, 3, 1, 0x01, 50, 9, 0x00, 0, 0x11, 9, 1, 0x10).done(),
        Seed.of(0, 0x12, 48).bytes(new byte[48]).octets(0x10).done(),
        Seed.of(0, 0x13, 31, 0x13, 47, 0x10, 0, 0x03, 95, 0x00, 0, 0x13, 63, 0x10).done(),
        Seed.of(0, 0x00, 0x10, 0, 0x10, 0x00, 0, 0x00, 0x10).done());
  }
}
