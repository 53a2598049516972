package org.abanico.security.noise;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Public test vectors of Noise protocols, as cacophony and snow write them. */
final class Vectors {
  private static final String FILE = "noise-25519-aesgcm-sha256.json";

  private Vectors() {}

  static List<Vector> all() throws IOException {
    try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream(FILE))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ((List<?>) Objects.requireNonNull(Json.parse(text).get("vectors")))
          .stream().map(fields -> new Vector((Map<?, ?>) fields)).toList();
    }
  }

  /** A message of a vector, and what is in it. */
  record Message(String payload, String ciphertext) {}

  /** One protocol, with the keys of both sides and what they say. */
  record Vector(Map<?, ?> fields) {
    String protocol() {
      return (String) Objects.requireNonNull(fields.get("protocol_name"));
    }

    HandshakePattern pattern() {
      String name = protocol().split("_", -1)[1];
      int psk = name.indexOf("psk");
      HandshakePattern pattern =
          switch (psk < 0 ? name : name.substring(0, psk)) {
            case "NN" -> HandshakePattern.NN;
            case "NK" -> HandshakePattern.NK;
            case "KK" -> HandshakePattern.KK;
            case "IK" -> HandshakePattern.IK;
            case "XX" -> HandshakePattern.XX;
            default -> throw new IllegalArgumentException(name);
          };
      return psk < 0 ? pattern : pattern.withPsk(Integer.parseInt(name.substring(psk + 3)));
    }

    HandshakeState side(Role role) {
      String prefix = role == Role.INITIATOR ? "init_" : "resp_";
      HandshakeKeys keys = HandshakeKeys.none();
      if (has(prefix + "static")) {
        keys = keys.withOwnStatic(bytes(prefix + "static"));
      }
      if (has(prefix + "remote_static")) {
        keys = keys.withRemoteStatic(bytes(prefix + "remote_static"));
      }
      if (fields.get(prefix + "psks") instanceof List<?> psks && !psks.isEmpty()) {
        keys = keys.withPsk(HexFormat.of().parseHex((String) psks.getFirst()));
      }
      byte[] ephemeral = bytes(prefix + "ephemeral");
      return new HandshakeState(
          pattern(), role, bytes(prefix + "prologue"), keys, new Drawn(ephemeral));
    }

    boolean has(String field) {
      return fields.containsKey(field);
    }

    byte[] bytes(String field) {
      return HexFormat.of().parseHex((String) Objects.requireNonNull(fields.get(field)));
    }

    List<Message> messages() {
      return ((List<?>) Objects.requireNonNull(fields.get("messages")))
          .stream()
              .map(message -> (Map<?, ?>) message)
              .map(
                  message ->
                      new Message(
                          (String) message.get("payload"), (String) message.get("ciphertext")))
              .toList();
    }

    @Override
    public String toString() {
      return protocol() + " of " + fields.get("source");
    }
  }

  /** A generator that always draws the same. */
  record Drawn(byte[] bytes) implements RandomGenerator {
    @Override
    public void nextBytes(byte[] to) {
      System.arraycopy(bytes, 0, to, 0, to.length);
    }

    @Override
    public long nextLong() {
      throw new UnsupportedOperationException();
    }
  }
}
