package org.abanico.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the kernel drop most of what strangers send, before it takes room in the socket's buffer or
 * time of the program: all but one in so many of the datagrams that begin like no packet of a
 * connection, by chance. Packets of connections pass, and so do opening packets that show a cookie
 * (protocol.md, section 3), which only the first of a client's packets does not. Linux's classic
 * socket filter; elsewhere nothing is dropped.
 */
final class StrangerFilter {
  // From Linux's <asm-generic/socket.h>.
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_DETACH_FILTER = 27;

  // From Linux's <linux/bpf_common.h> and <linux/filter.h>.
  private static final int LOAD_WORD = 0x20;
  private static final int LOAD_BYTE = 0x30;
  private static final int LOAD_LENGTH = 0x80;
  private static final int AND = 0x54;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_AT_LEAST = 0x35;
  private static final int RETURN = 0x06;
  private static final int RANDOM = -0x1000 + 56;
  private static final int INSTRUCTION_BYTES = 8;
  private static final int PROGRAM_BYTES = 16;

  /** The filter sees the datagram with its UDP header. */
  private static final int UDP_HEADER = 8;

  private static final int ABN1 = 0x41424e31;
  private static final int CONNECTION = UDP_HEADER + "ABN1 ".length();
  private static final int FOUR_ZEROS = 0x30303030;
  private static final int HEADER = UDP_HEADER + "ABN1 00000000 0 0000000000000000\n".length();

  /** What follows the nonce: a cookie, or the end of the line. */
  private static final int AFTER_NONCE = HEADER + "HELLO 1 ".length() + 8 + 1 + 32;

  private static final Logger log = LoggerFactory.getLogger(StrangerFilter.class);

  private boolean supported = true;
  private int oneIn = 1;

  /** How many of such datagrams one passes of: 1 when all do. */
  int oneIn() {
    return oneIn;
  }

  /** The channel is another one, which has no filter. */
  void forget() {
    oneIn = 1;
  }

  /**
   * From now on one in so many passes, if that can be had.
   *
   * @param wanted a power of two; 1 for all
   */
  void set(Channel channel, int wanted) {
    if (wanted == oneIn || !supported || !channel.isActive()) {
      return;
    }
    supported = channel instanceof EpollDatagramChannel && apply(channel, wanted);
    if (supported) {
      oneIn = wanted;
      log.debug("Of strangers' packets one in {} is looked at", wanted);
    }
  }

  private static boolean apply(Channel channel, int wanted) {
    try {
      return wanted == 1 ? detach(channel) : attach(channel, wanted);
    } catch (ChannelException e) {
      log.debug("No socket filter", e);
      return false;
    }
  }

  private static boolean detach(Channel channel) {
    return channel
        .config()
        .setOption(
            new IntegerUnixChannelOption("SO_DETACH_FILTER", SOL_SOCKET, SO_DETACH_FILTER), 0);
  }

  private static boolean attach(Channel channel, int wanted) {
    ByteBuf instructions = instructions(wanted);
    try {
      ByteBuffer program =
          ByteBuffer.allocateDirect(PROGRAM_BYTES)
              .order(ByteOrder.nativeOrder())
              .putShort(0, (short) (instructions.readableBytes() / INSTRUCTION_BYTES))
              .putLong(INSTRUCTION_BYTES, instructions.memoryAddress());
      var option =
          new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET, SO_ATTACH_FILTER, PROGRAM_BYTES);
      return channel.config().setOption(option, program);
    } finally {
      instructions.release();
    }
  }

  /** Of each: what to do, how many to skip when it holds, and when not, and its operand. */
  private static ByteBuf instructions(int oneIn) {
    int[][] lines = {
      {LOAD_LENGTH, 0, 0, 0},
      {IF_AT_LEAST, 0, 10, HEADER},
      {LOAD_WORD, 0, 0, UDP_HEADER},
      {IF_EQUAL, 0, 8, ABN1},
      {LOAD_WORD, 0, 0, CONNECTION},
      {IF_EQUAL, 0, 9, FOUR_ZEROS},
      {LOAD_WORD, 0, 0, CONNECTION + 4},
      {IF_EQUAL, 0, 7, FOUR_ZEROS},
      {LOAD_LENGTH, 0, 0, 0},
      {IF_AT_LEAST, 0, 2, AFTER_NONCE + 1},
      {LOAD_BYTE, 0, 0, AFTER_NONCE},
      {IF_EQUAL, 0, 3, '\n'},
      {LOAD_WORD, 0, 0, RANDOM},
      {AND, 0, 0, oneIn - 1},
      {IF_EQUAL, 0, 1, 0},
      {RETURN, 0, 0, Integer.MAX_VALUE},
      {RETURN, 0, 0, 0},
    };
    ByteBuffer bytes = ByteBuffer.allocate(lines.length * INSTRUCTION_BYTES);
    bytes.order(ByteOrder.nativeOrder());
    for (int[] line : lines) {
      bytes.putShort((short) line[0]).put((byte) line[1]).put((byte) line[2]).putInt(line[3]);
    }
    return Unpooled.directBuffer(bytes.capacity()).writeBytes(bytes.array());
  }
}
