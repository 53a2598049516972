package org.abanico.architecture.clean.security;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;

/** Security may use the JDK's ciphers, buffers, and chance that somebody passed in. */
final class Keys {
  private Keys() {}

  static Cipher cipher(ByteBuf block, RandomGenerator random) throws GeneralSecurityException {
    block.writeLong(random.nextLong());
    return Cipher.getInstance("AES/GCM/NoPadding");
  }
}
