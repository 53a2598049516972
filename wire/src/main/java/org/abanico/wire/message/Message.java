package org.abanico.wire.message;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * A control message (protocol.md, section 6), one record each. The constructors check every limit
 * and throw {@link IllegalArgumentException} past it, so that whoever holds a message holds a valid
 * one.
 */
public sealed interface Message {

  /** The messages of a destination that reach the source inside {@link From}. */
  sealed interface OfDestination extends Message
      permits Need, Want, Stored, Retry, Progress, Receipt, Failed {
    /** The backup that it is about. */
    String backup();
  }

  /** What an observer asks for. */
  sealed interface OfObserver extends Message permits AskReport, StartGroup {}

  /** The messages that a report consists of. */
  sealed interface OfReport extends Message
      permits Report.Group,
          Report.Client,
          Report.Running,
          Report.Part,
          Report.Held,
          Report.Missed,
          Report.End {}

  /**
   * A destination enters a group; names out of {@link Limits#isName} are for the server to refuse.
   */
  record JoinDestination(String group, String name) implements Message {
    public JoinDestination {
      Limits.requireText(group);
      Limits.requireText(name);
    }
  }

  /**
   * A source enters a group; names as in {@link JoinDestination}.
   *
   * @param need 0 to {@link Limits#MAX_MEMBERS}; 0 when nothing is to begin before {@link Start}
   */
  record JoinSource(String group, String name, int need, String backup) implements Message {
    public JoinSource {
      Limits.requireText(group);
      Limits.requireText(name);
      Limits.requireBetween(need, 0, Limits.MAX_MEMBERS);
      Limits.requireBackup(backup);
    }
  }

  /**
   * A client enters a group to get back what a destination holds. Beside the request there is no
   * room for names that are none.
   *
   * @param from the name of the destination
   * @param restore identifies it, as a backup's identifier does a backup
   * @param device of the client, 32 lower-case hexadecimal digits
   * @param request what it wants, sealed for the clients of the group
   */
  record JoinRestorer(
      String group, String name, String from, String restore, String device, String request)
      implements Message {
    public JoinRestorer {
      Limits.requireName(group);
      Limits.requireName(name);
      Limits.requireName(from);
      Limits.requireBackup(restore);
      Limits.requireDevice(device);
      Limits.requireRequest(request);
    }
  }

  /**
   * Another server enters a group, for its own destinations (protocol.md, section 7.8); names as in
   * {@link JoinDestination}.
   *
   * @param name of the site that it serves
   */
  record JoinSite(String group, String name) implements Message {
    public JoinSite {
      Limits.requireText(group);
      Limits.requireText(name);
    }
  }

  /** A client that enters no group, and looks at those that there are. */
  record JoinObserver(String name) implements Message {
    public JoinObserver {
      Limits.requireText(name);
    }
  }

  /** To be told what is there. */
  record AskReport() implements OfObserver {}

  /** The backup of a group is to begin with the destinations that are there. */
  record StartGroup(String group) implements OfObserver {
    public StartGroup {
      Limits.requireText(group);
    }
  }

  /**
   * That backup begins.
   *
   * @param count how many destinations take part
   */
  record Started(String group, String backup, int count) implements Message {
    public Started {
      Limits.requireName(group);
      Limits.requireBackup(backup);
      Limits.requireBetween(count, 1, Limits.MAX_MEMBERS);
    }
  }

  record Joined(long member) implements Message {
    public Joined {
      Limits.requireNumber(member);
    }
  }

  record Refused(String code, String words) implements Message {
    public Refused {
      Limits.requireCode(code);
      Limits.requireText(words);
    }
  }

  record Member(long member, String name) implements Message {
    public Member {
      Limits.requireNumber(member);
      Limits.requireName(name);
    }
  }

  record Gone(long member, String code, String words) implements Message {
    public Gone {
      Limits.requireNumber(member);
      Limits.requireCode(code);
      Limits.requireText(words);
    }
  }

  /**
   * @param need 0 while there is no source, or one that says when to begin
   */
  record Wait(int have, int need) implements Message {
    public Wait {
      Limits.requireBetween(have, 0, Limits.MAX_MEMBERS);
      Limits.requireBetween(need, 0, Limits.MAX_MEMBERS);
    }
  }

  /**
   * A source's backup begins.
   *
   * @param members those who take part; one or more
   */
  record ReadyToSend(String backup, List<Long> members) implements Message {
    public ReadyToSend {
      Limits.requireBackup(backup);
      members = new MemberSet(members).numbers();
      Limits.requireBetween(members.size(), 1, Limits.MAX_MEMBERS);
    }
  }

  /**
   * @param source the source's name
   */
  record Begin(String backup, String source) implements Message {
    public Begin {
      Limits.requireBackup(backup);
      Limits.requireName(source);
    }
  }

  /**
   * A backup begins, for destinations of a site.
   *
   * @param source the source's name
   * @param members the site's own numbers of those who take part; one or more
   */
  record Bring(String backup, String source, List<Long> members) implements Message {
    public Bring {
      Limits.requireBackup(backup);
      Limits.requireName(source);
      members = new MemberSet(members).numbers();
      Limits.requireBetween(members.size(), 1, Limits.MAX_MEMBERS);
    }
  }

  /**
   * A destination is to give back what it holds.
   *
   * @param restore as in {@link JoinRestorer}
   * @param member to whom
   * @param name of that member
   */
  record Request(String restore, long member, String name, String device, String request)
      implements Message {
    public Request {
      Limits.requireBackup(restore);
      Limits.requireNumber(member);
      Limits.requireName(name);
      Limits.requireDevice(device);
      Limits.requireRequest(request);
    }
  }

  /**
   * What lets destinations open the blocks of a backup (protocol.md, section 8.2).
   *
   * @param device of the source, 32 lower-case hexadecimal digits
   * @param wrapped the backup's key, sealed for the clients of the group
   */
  record Key(String backup, String device, String wrapped) implements Message {
    public Key {
      Limits.requireBackup(backup);
      Limits.requireDevice(device);
      Limits.requireWrapped(wrapped);
    }
  }

  /**
   * What a destination lacks, as a whole.
   *
   * @param all whether it wants every block; else it says {@link Want} to each segment
   * @param root SHA-256 of the manifest text that it holds; empty when it holds none, or wants all
   */
  record Need(String backup, boolean all, String root) implements OfDestination {
    public Need {
      Limits.requireBackup(backup);
      if (!root.isEmpty()) {
        Limits.requireSum(root);
      }
    }

    /** It wants every block. */
    public static Need all(String backup) {
      return new Need(backup, true, "");
    }

    /** It has something, perhaps the manifest whose text has this SHA-256. */
    public static Need some(String backup, String root) {
      return new Need(backup, false, root);
    }
  }

  /**
   * What a destination lacks of a segment.
   *
   * @param number of the block that holds the segment
   */
  record Want(String backup, long number, Wanted chunks) implements OfDestination {
    public Want {
      Limits.requireBackup(backup);
      Limits.requireNumber(number);
    }
  }

  /**
   * The next bytes of stream 1 are this block.
   *
   * @param length 1 to {@link Limits#MAX_BLOCK_BYTES}
   * @param checksum CRC-32C of these bytes
   */
  record Block(
      String backup, long number, BlockKind kind, int length, MemberSet members, int checksum)
      implements Message {
    public Block {
      Limits.requireBackup(backup);
      Limits.requireNumber(number);
      Limits.requireBetween(length, 1, Limits.MAX_BLOCK_BYTES);
    }

    /**
     * The message for a block with this body.
     *
     * @param body borrowed; its readable bytes
     */
    public static Block of(
        String backup, long number, BlockKind kind, ByteBuf body, MemberSet members) {
      return new Block(backup, number, kind, body.readableBytes(), members, Checksum.crc32c(body));
    }

    /** The same block for somebody else. */
    public Block to(MemberSet others) {
      return new Block(backup, number, kind, length, others, checksum);
    }
  }

  /**
   * A source does not wait any longer: its backup is to begin with these.
   *
   * @param members those that are there and free when it begins take part
   */
  record Start(String backup, MemberSet members) implements Message {
    public Start {
      Limits.requireBackup(backup);
    }
  }

  /**
   * A source has given all blocks of a backup.
   *
   * @param blocks how many
   */
  record Sent(String backup, long blocks) implements Message {
    public Sent {
      Limits.requireBackup(backup);
      Limits.requireNumber(blocks);
    }
  }

  /** A source does without a member: the backup is over for that one. */
  record Drop(String backup, long member, String code) implements Message {
    public Drop {
      Limits.requireBackup(backup);
      Limits.requireNumber(member);
      Limits.requireCode(code);
    }
  }

  /** The server keeps the blocks up to this number for those who have not stored them. */
  record Kept(String backup, long number) implements Message {
    public Kept {
      Limits.requireBackup(backup);
      Limits.requireNumber(number);
    }
  }

  /**
   * The server has no room for more blocks of a backup.
   *
   * @param members those who have most to catch up with; none, when there is room again
   */
  record Full(String backup, List<Long> members) implements Message {
    public Full {
      Limits.requireBackup(backup);
      members = new MemberSet(members).numbers();
    }
  }

  /**
   * Other backups of the group come before that of this source.
   *
   * @param ahead how many
   */
  record Turn(int ahead) implements Message {
    public Turn {
      Limits.requireBetween(ahead, 0, Limits.MAX_SOURCES);
    }
  }

  /**
   * @param counted whether the numbers are final
   */
  record Total(String backup, long files, long bytes, boolean counted) implements Message {
    public Total {
      Limits.requireBackup(backup);
      Limits.requireNumber(files);
      Limits.requireNumber(bytes);
    }
  }

  record Stored(String backup, long number) implements OfDestination {
    public Stored {
      Limits.requireBackup(backup);
      Limits.requireNumber(number);
    }
  }

  record Retry(String backup, long number) implements OfDestination {
    public Retry {
      Limits.requireBackup(backup);
      Limits.requireNumber(number);
    }
  }

  record Progress(String backup, long files, long bytes, Phase phase) implements OfDestination {
    public Progress {
      Limits.requireBackup(backup);
      Limits.requireNumber(files);
      Limits.requireNumber(bytes);
    }
  }

  /**
   * @param proof that it is the receipt of whoever says so, 64 lower-case hexadecimal digits
   * @param files in the manifest, and {@code bytes} of these
   * @param lacking entries that the receiver's file system cannot hold: all but these are there
   */
  record Receipt(String backup, String proof, long files, long bytes, long lacking)
      implements OfDestination {
    public Receipt {
      Limits.requireBackup(backup);
      Limits.requireSum(proof);
      Limits.requireNumber(files);
      Limits.requireNumber(bytes);
      Limits.requireNumber(lacking);
    }

    /** That everything is there. */
    public Receipt(String backup, String proof, long files, long bytes) {
      this(backup, proof, files, bytes, 0);
    }
  }

  record Failed(String backup, String code, String words) implements OfDestination {
    public Failed {
      Limits.requireBackup(backup);
      Limits.requireCode(code);
      Limits.requireText(words);
    }
  }

  record From(long member, OfDestination message) implements Message {
    public From {
      Limits.requireNumber(member);
    }
  }

  record Leave() implements Message {}
}
