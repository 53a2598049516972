package org.abanico.fuzzing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Inputs that are somewhat like others. */
final class DrawnInputs {
  private static final int LONGEST = 4096;
  private static final byte[] ODD = {0, 1, '\n', ' ', '%', '-', '+', ',', '0', '9', 127, -1, -128};

  private final List<byte[]> examples;
  private final SplittableRandom random;

  DrawnInputs(List<byte[]> examples, SplittableRandom random) {
    this.examples = examples;
    this.random = random;
  }

  byte[] next() {
    byte[] input = example().clone();
    for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
      input = changed(input);
    }
    return input.length > LONGEST ? Arrays.copyOf(input, LONGEST) : input;
  }

  private byte[] example() {
    return examples.get(random.nextInt(examples.size()));
  }

  private byte[] changed(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int length = random.nextInt(Math.min(16, input.length - at) + 1);
    return switch (random.nextInt(6)) {
      case 0 -> replaced(input, at, length, new byte[0]);
      case 1 -> replaced(input, at, 0, Arrays.copyOfRange(input, at, at + length));
      case 2 -> replaced(input, at, 0, drawn(random.nextInt(9)));
      case 3 -> {
        byte[] other = example();
        int from = random.nextInt(other.length + 1);
        int to = Math.min(other.length, from + random.nextInt(32));
        yield replaced(input, at, length, Arrays.copyOfRange(other, from, to));
      }
      case 4 -> replaced(input, at, length, drawn(length));
      default -> {
        if (at < input.length) {
          input[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        yield input;
      }
    };
  }

  private byte[] drawn(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] =
          random.nextBoolean() ? ODD[random.nextInt(ODD.length)] : (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static byte[] replaced(byte[] input, int at, int length, byte[] with) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(input, 0, at);
    out.writeBytes(with);
    out.write(input, at + length, input.length - at - length);
    return out.toByteArray();
  }
}
