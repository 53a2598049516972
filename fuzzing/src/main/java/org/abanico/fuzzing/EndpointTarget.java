package org.abanico.fuzzing;

import java.util.List;

/** What the targets have in common whose inputs say what happens to endpoints. */
interface EndpointTarget extends FuzzTarget {
  /** What is left of an input then is passed over. */
  int MOST_ACTIONS = 120;

  /** When an endpoint has come to its end. */
  static void checkEnd(List<StreamUser> users) {
    for (StreamUser user : users) {
      Promise.keep(user.closed() != null, "users are told of the end");
    }
  }

  /** A connection has tables of its own; what is sent is made here. */
  @Override
  default long proportion(int length) {
    return (64 << 20) + (512L << 10) * length;
  }
}
