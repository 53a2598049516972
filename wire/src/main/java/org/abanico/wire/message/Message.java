package org.abanico.wire.message;

import java.util.List;

/**
 * A control message (protocol.md, section 6). Every record checks its limits, so that a message
 * that exists is valid.
 *
 * @see MessageReader
 * @see MessageWriter
 */
public sealed interface Message {

  /** The most destinations that a source may ask for, and members that a group may have. */
  int MAX_MEMBERS = 256;

  /** The largest body of a block. */
  int MAX_BLOCK = 1 << 20;

  /** A destination enters a group. */
  record JoinDestination(String group, String name) implements Message {}

  /** A source enters a group. */
  record JoinSource(String group, String name, int need, String backup) implements Message {
    public JoinSource {
      Limits.backup(backup);
      Limits.within("need", need, 1, MAX_MEMBERS);
    }
  }

  /** The server's number for a client. */
  record Joined(int member) implements Message {}

  /** The JOIN is refused. */
  record Refused(String code, String words) implements Message {
    public Refused {
      Limits.code(code);
    }
  }

  /** To a source: a destination is there. */
  record Member(int member, String name) implements Message {}

  /** To a source: a destination is there no longer. */
  record Gone(int member, String code, String words) implements Message {
    public Gone {
      Limits.code(code);
    }
  }

  /** So many destinations are there of so many; {@code need} is 0 without a source. */
  record Wait(int have, int need) implements Message {}

  /** To a source: enough are there. */
  record ReadyToSend(String backup, int count) implements Message {
    public ReadyToSend {
      Limits.backup(backup);
    }
  }

  /** To a destination: a backup begins. */
  record Begin(String backup, String source) implements Message {
    public Begin {
      Limits.backup(backup);
    }
  }

  /** From a destination: it takes part, and wants every block. */
  record Need(String backup) implements Message {
    public Need {
      Limits.backup(backup);
    }
  }

  /**
   * The next bytes of stream 1 are this block.
   *
   * @param members whom it is for; empty: all
   */
  record Block(String backup, long number, BlockKind kind, int length, List<Integer> members)
      implements Message {
    public Block {
      Limits.backup(backup);
      Limits.within("length", length, 1, MAX_BLOCK);
      Limits.within("members", members.size(), 0, MAX_MEMBERS);
      members = List.copyOf(members);
    }
  }

  /** From a source: the size of the whole, so far or finally. */
  record Total(String backup, long files, long bytes, boolean counted) implements Message {
    public Total {
      Limits.backup(backup);
    }
  }

  /** From a destination: every block up to this one is on disk. */
  record Stored(String backup, long number) implements Message {
    public Stored {
      Limits.backup(backup);
    }
  }

  /** From a destination: this block did not open. */
  record Retry(String backup, long number) implements Message {
    public Retry {
      Limits.backup(backup);
    }
  }

  /** From a destination: so much is done. */
  record Progress(String backup, long files, long bytes, boolean publishing) implements Message {
    public Progress {
      Limits.backup(backup);
    }
  }

  /** From a destination: it holds the whole tree, verified. */
  record Receipt(String backup, String root, long files, long bytes) implements Message {
    public Receipt {
      Limits.backup(backup);
      Limits.root(root);
    }
  }

  /** A destination, or the whole backup, gives up. */
  record Failed(String backup, String code, String words) implements Message {
    public Failed {
      Limits.backup(backup);
      Limits.code(code);
    }
  }

  /** To a source: what a member said. */
  record From(int member, Message message) implements Message {
    public From {
      if (message instanceof From) {
        throw new IllegalArgumentException("FROM inside FROM");
      }
    }
  }

  /** A client goes. */
  record Leave() implements Message {}
}
