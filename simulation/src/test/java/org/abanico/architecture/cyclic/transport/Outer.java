package org.abanico.architecture.cyclic.transport;

import org.abanico.architecture.Breaks;
import org.abanico.architecture.cyclic.transport.inner.Inner;

/** Half of a cycle between two packages. */
public final class Outer {
  private Outer() {}

  @Breaks("packages have no cycles")
  public static void callsInner() {
    Inner.callsOuter();
  }
}
