package org.abanico.security;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What identifies a device in public: its key's fingerprint.
 *
 * @param hex 32 hexadecimal digits, lower case
 */
public record DeviceId(String hex) {
  /** Of an id. */
  public static final int BYTES = 16;

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

  /**
   * @throws IllegalArgumentException if that is not an id: see {@link #isDeviceId}
   */
  public DeviceId {
    if (!isDeviceId(hex)) {
      throw new IllegalArgumentException("not a device's id");
    }
  }

  public static boolean isDeviceId(String hex) {
    return HEX.matcher(hex).matches();
  }

  /** From 16 bytes. */
  public static DeviceId of(byte[] bytes) {
    return new DeviceId(HexFormat.of().formatHex(bytes));
  }

  /** The 16 bytes. */
  public byte[] toBytes() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
