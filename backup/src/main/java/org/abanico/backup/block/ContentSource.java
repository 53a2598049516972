package org.abanico.backup.block;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where content is read from, in its order. */
@FunctionalInterface
public interface ContentSource {
  /**
   * Reads on.
   *
   * @param to filled from its position on
   * @return how many bytes, or −1 where the content ends, at least for now
   */
  int read(ByteBuffer to) throws IOException;
}
