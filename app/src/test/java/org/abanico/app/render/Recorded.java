package org.abanico.app.render;

/** An output that keeps what was written. */
final class Recorded implements Output {
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();

  @Override
  public void out(String text) {
    out.append(text);
  }

  @Override
  public void err(String text) {
    err.append(text);
  }

  /** What has gone to standard output since the last call. */
  String takeOut() {
    return take(out);
  }

  /** What has gone to standard error since the last call. */
  String takeErr() {
    return take(err);
  }

  private static String take(StringBuilder text) {
    String taken = text.toString();
    text.setLength(0);
    return taken;
  }
}
