package org.abanico.architecture.cyclic.transport.inner;

import org.abanico.architecture.Breaks;
import org.abanico.architecture.cyclic.transport.Outer;

/** The other half of a cycle between two packages. */
public final class Inner {
  private Inner() {}

  @Breaks("packages have no cycles")
  public static void callsOuter() {
    Outer.callsInner();
  }
}
