package org.abanico.fuzzing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.security.KeyTextException;
import org.abanico.security.RelayKey;

/**
 * The text of keys. What is read is written the same, and a key with up to four characters altered
 * is refused.
 */
final class KeysTarget implements FuzzTarget {
  private static final String ACCESS = AccessKey.generate(new SplittableRandom(1)).toText();

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    if ((in.octet() & 1) != 0) {
      parse(new String(in.rest(), StandardCharsets.UTF_8));
    } else {
      alter(in);
    }
  }

  private static void parse(String text) {
    try {
      String again = AccessKey.parse(text).toText();
      Promise.keep(
          AccessKey.parse(again).toText().equals(again), "an access key is written the same");
    } catch (KeyTextException e) {
      check(e, text);
    }
    try {
      String again = RelayKey.parse(text).toText();
      Promise.keep(RelayKey.parse(again).toText().equals(again), "a relay key is written the same");
    } catch (KeyTextException e) {
      check(e, text);
    }
    try {
      String again = DeviceKey.parse(text).toText();
      Promise.keep(
          DeviceKey.parse(again).toText().equals(again), "a device key is written the same");
    } catch (KeyTextException e) {
      check(e, text);
    }
  }

  private static void check(KeyTextException e, String text) {
    int at = e.position().orElse(0);
    Promise.keep(at >= 0 && at <= text.length() + 1, "the error is in the text: " + at);
  }

  private static void alter(Input in) {
    StringBuilder text = new StringBuilder(ACCESS);
    for (int i = 0; i < 4 && !in.isEmpty(); i++) {
      text.setCharAt(in.octet() % ACCESS.length(), (char) (' ' + in.octet() % 95));
    }
    try {
      String read = AccessKey.parse(text.toString()).toText();
      Promise.same(ACCESS, read, "a key that was altered is not taken for another");
    } catch (KeyTextException e) {
      check(e, text.toString());
    }
  }

  @Override
  public List<byte[]> seeds() {
    AccessKey key = AccessKey.generate(new SplittableRandom(2));
    return List.of(
        Seed.of(1).text(key.toText()).done(),
        Seed.of(1).text(key.relayKey().toText()).done(),
        Seed.of(1).text(DeviceKey.generate(new SplittableRandom(3)).toText()).done(),
        Seed.of(1).text(" " + key.toText().toUpperCase(Locale.ROOT) + "\n").done(),
        Seed.of(0, 12, 7, 20, 9).done(),
        Seed.of(0).done());
  }
}
