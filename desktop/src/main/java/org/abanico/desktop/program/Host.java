package org.abanico.desktop.program;

import java.util.Locale;

/** What both windows need. What may take long says so: a window calls it off its thread. */
public interface Host {

  /** The language to begin with. */
  Locale locale();

  /** What the programs say in a language. */
  Phrases phrases(Locale locale);

  Memory memory();
}
