package org.abanico.wire.message;

import java.util.Locale;

/**
 * What a server says to an observer of what is there (protocol.md, section 7.7), one record a
 * message. Within a group follow its clients, the backup that runs with its parts, and what became
 * of the last backups.
 */
public final class Report {
  private Report() {}

  /** What a group does. */
  public enum State {
    IDLE,
    GATHERING,
    RELAYING
  }

  /** What a client is in its group. */
  public enum Role {
    SOURCE,
    DESTINATION,
    RESTORER,
    /** Another server, for destinations of its own. */
    SITE,
    /** Another server, which brings backups. */
    UPSTREAM
  }

  /** Whether a client gives signs of life. */
  public enum Presence {
    HERE,
    AWAY
  }

  /** What a destination does in a backup. */
  public enum PartState {
    RECEIVING,
    PUBLISHING,
    HELD,
    FAILED
  }

  /** As on the wire. */
  static String text(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  /**
   * A group; what follows is of this one until the next.
   *
   * @param need how many destinations its source waits for; 0 without a source
   * @param heldBytes in memory, of blocks that not every member has stored
   * @param spooledBytes in the spool, of such blocks
   */
  public record Group(String group, State state, int need, long heldBytes, long spooledBytes)
      implements Message.OfReport {
    public Group {
      Limits.requireName(group);
      Limits.requireBetween(need, 0, Limits.MAX_MEMBERS);
      Limits.requireNumber(heldBytes);
      Limits.requireNumber(spooledBytes);
    }
  }

  /**
   * A client.
   *
   * @param rttMicros smoothed; 0 before the first sample
   * @param packetsSent to it
   * @param packetsLost of those
   * @param bytesSent to it, with headers and what was sent again
   * @param bytesReceived from it
   * @param queuedBytes of blocks that wait to be sent to it
   */
  public record Client(
      long member,
      Role role,
      Presence presence,
      String name,
      String address,
      long rttMicros,
      long packetsSent,
      long packetsLost,
      long bytesSent,
      long bytesReceived,
      long queuedBytes)
      implements Message.OfReport {
    public Client {
      Limits.requireNumber(member);
      Limits.requireName(name);
      Limits.requireText(address);
      Limits.requireNumber(rttMicros);
      Limits.requireNumber(packetsSent);
      Limits.requireNumber(packetsLost);
      Limits.requireNumber(bytesSent);
      Limits.requireNumber(bytesReceived);
      Limits.requireNumber(queuedBytes);
    }
  }

  /**
   * The backup that runs.
   *
   * @param bytes of content, as far as the source has counted; all of it when {@code counted}
   */
  public record Running(String backup, long bytes, boolean counted) implements Message.OfReport {
    public Running {
      Limits.requireBackup(backup);
      Limits.requireNumber(bytes);
    }
  }

  /**
   * A destination's part in it.
   *
   * @param code why it failed; empty when it has not
   */
  public record Part(String name, PartState state, long files, long bytes, String code)
      implements Message.OfReport {
    public Part {
      Limits.requireName(name);
      Limits.requireNumber(files);
      Limits.requireNumber(bytes);
      if (!code.isEmpty()) {
        Limits.requireCode(code);
      }
    }
  }

  /** The last backup that a destination said it holds, and how long ago it said so. */
  public record Held(String name, String backup, long agoMillis) implements Message.OfReport {
    public Held {
      Limits.requireName(name);
      Limits.requireBackup(backup);
      Limits.requireNumber(agoMillis);
    }
  }

  /** A later backup that it does not hold. */
  public record Missed(String name, String backup, String code, long agoMillis)
      implements Message.OfReport {
    public Missed {
      Limits.requireName(name);
      Limits.requireBackup(backup);
      Limits.requireCode(code);
      Limits.requireNumber(agoMillis);
    }
  }

  /**
   * That was all.
   *
   * @param micros of a clock of the server that stands at any time: for differences
   */
  public record End(long micros) implements Message.OfReport {
    public End {
      Limits.requireNumber(micros);
    }
  }
}
