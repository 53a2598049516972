package org.abanico.desktop.program;

import java.io.IOException;
import java.util.Map;

/** What a window remembers from one time to the next; only its user can read it. */
public interface Memory {

  /** What was stored last; nothing when there was nothing. */
  Map<String, String> load() throws IOException;

  /** Stores values in the place of those of before. */
  void store(Map<String, String> values) throws IOException;
}
