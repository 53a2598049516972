package org.abanico.app.render;

/** Where a renderer's text goes. */
public interface Output {

  /** For standard output, as it is: the renderer writes the line ends. */
  void out(String text);

  /** For standard error, as it is. */
  void err(String text);
}
