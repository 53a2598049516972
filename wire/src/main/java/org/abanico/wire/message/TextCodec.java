package org.abanico.wire.message;

import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;

/**
 * How names and words stand in the fields of control messages (protocol.md, section 2.3): sealed on
 * a connection, percent-encoded where they may be read.
 */
public interface TextCodec {
  /** Percent-encoding, that anybody can read. */
  TextCodec READABLE =
      new TextCodec() {
        @Override
        public String write(String text) {
          return PercentEncoding.encode(text);
        }

        @Override
        public String read(String field) throws MalformedTextException {
          return PercentEncoding.decode(field);
        }
      };

  /** The field for a text: one or more visible characters of ASCII, the first of them no plus. */
  String write(String text);

  /**
   * The text of a field.
   *
   * @throws MalformedTextException when it is none
   */
  String read(String field) throws MalformedTextException;
}
