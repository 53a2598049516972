package org.abanico.transport;

import org.abanico.security.UnopenableException;
import org.abanico.security.hop.HopKeys;
import org.abanico.security.hop.NameOpener;
import org.abanico.security.hop.NameSealer;
import org.abanico.wire.message.TextCodec;
import org.abanico.wire.text.MalformedTextException;

/**
 * Names and words of one connection's control messages, sealed so that nobody on the way reads them
 * (protocol.md, section 2.3). Not thread-safe.
 */
public final class SealedNames implements TextCodec {
  private final NameSealer sealer;
  private final NameOpener opener;
  private long next;

  SealedNames(HopKeys keys) {
    sealer = new NameSealer(keys.send().names());
    opener = new NameOpener(keys.receive().names());
  }

  @Override
  public String write(String text) {
    return sealer.seal(next++, text);
  }

  @Override
  public String read(String field) throws MalformedTextException {
    try {
      return opener.open(field);
    } catch (UnopenableException e) {
      throw new MalformedTextException("a text that does not open");
    }
  }
}
