package org.abanico.security.noise;

import static org.abanico.security.noise.Token.E;
import static org.abanico.security.noise.Token.EE;
import static org.abanico.security.noise.Token.ES;
import static org.abanico.security.noise.Token.PSK;
import static org.abanico.security.noise.Token.S;
import static org.abanico.security.noise.Token.SE;
import static org.abanico.security.noise.Token.SS;

import java.util.ArrayList;
import java.util.List;

/** Who sends what in which message (Noise, section 7). The initiator sends the first. */
public final class HandshakePattern {
  public static final HandshakePattern NN =
      new HandshakePattern("NN", false, false, List.of(List.of(E), List.of(E, EE)));
  public static final HandshakePattern NK =
      new HandshakePattern("NK", false, true, List.of(List.of(E, ES), List.of(E, EE)));
  public static final HandshakePattern KK =
      new HandshakePattern("KK", true, true, List.of(List.of(E, ES, SS), List.of(E, EE, SE)));
  public static final HandshakePattern IK =
      new HandshakePattern("IK", false, true, List.of(List.of(E, ES, S, SS), List.of(E, EE, SE)));
  public static final HandshakePattern XX =
      new HandshakePattern(
          "XX", false, false, List.of(List.of(E), List.of(E, EE, S, ES), List.of(S, SE)));

  private final String name;
  private final boolean initiatorKnown;
  private final boolean responderKnown;
  private final List<List<Token>> messages;

  private HandshakePattern(
      String name, boolean initiatorKnown, boolean responderKnown, List<List<Token>> messages) {
    this.name = name;
    this.initiatorKnown = initiatorKnown;
    this.responderKnown = responderKnown;
    this.messages = messages;
  }

  /**
   * With a pre-shared key (section 9.4).
   *
   * @param position 0: at the beginning of the first message; n: at the end of the nth
   */
  public HandshakePattern withPsk(int position) {
    if (hasPsk() || position < 0 || position > messages.size()) {
      throw new IllegalArgumentException("psk" + position + " of " + name);
    }
    List<List<Token>> changed = new ArrayList<>(messages);
    int index = Math.max(position - 1, 0);
    List<Token> tokens = new ArrayList<>(messages.get(index));
    tokens.add(position == 0 ? 0 : tokens.size(), PSK);
    changed.set(index, List.copyOf(tokens));
    return new HandshakePattern(
        name + "psk" + position, initiatorKnown, responderKnown, List.copyOf(changed));
  }

  /** As it stands in a protocol's name. */
  public String name() {
    return name;
  }

  /** The number of messages. */
  public int length() {
    return messages.size();
  }

  List<Token> message(int index) {
    return messages.get(index);
  }

  boolean hasPsk() {
    return messages.stream().anyMatch(tokens -> tokens.contains(PSK));
  }

  /** Whether the side's static key is known to the other before the first message. */
  boolean isKnown(Role role) {
    return role == Role.INITIATOR ? initiatorKnown : responderKnown;
  }

  /** Whether the side has a static key at all. */
  boolean hasStatic(Role role) {
    if (isKnown(role)) {
      return true;
    }
    for (int i = role == Role.INITIATOR ? 0 : 1; i < messages.size(); i += 2) {
      if (messages.get(i).contains(S)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return name;
  }
}
