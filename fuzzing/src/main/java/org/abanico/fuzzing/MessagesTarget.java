package org.abanico.fuzzing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.abanico.wire.message.MalformedMessageException;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.MessageReader;
import org.abanico.wire.message.MessageWriter;
import org.abanico.wire.message.TextCodec;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of stream 0. The same messages are read in whatever pieces they come, and each is written
 * again the same.
 */
final class MessagesTarget implements FuzzTarget {
  private static final String SHA256 = "0123456789abcdef".repeat(4);
  private static final String B = "20260102T030405Z-a";

  private record Reading(List<Message> messages, @Nullable String refusal) {}

  private final MessageWriter writer = new MessageWriter(TextCodec.READABLE);

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    int piece = 1 + in.octet();
    ByteBuf text = Unpooled.wrappedBuffer(in.rest());
    Reading whole = read(text.duplicate(), Math.max(1, text.readableBytes()));
    Reading pieces = read(text.duplicate(), piece);
    Promise.same(whole.messages(), pieces.messages(), "pieces make no difference");
    Promise.same(
        whole.refusal() == null,
        pieces.refusal() == null,
        "pieces make no difference to a refusal");
    ByteBuf out = Unpooled.buffer();
    for (Message message : whole.messages()) {
      writer.write(message, out);
    }
    Reading again = read(out, Math.max(1, out.readableBytes()));
    Promise.same(null, again.refusal(), "what was read and written can be read");
    Promise.same(whole.messages(), again.messages(), "what was read is written the same");
  }

  private static Reading read(ByteBuf text, int piece) {
    MessageReader reader = new MessageReader(TextCodec.READABLE);
    List<Message> messages = new ArrayList<>();
    while (text.isReadable()) {
      ByteBuf next = text.readSlice(Math.min(piece, text.readableBytes()));
      try {
        for (Message m = reader.read(next); m != null; m = reader.read(next)) {
          messages.add(m);
        }
      } catch (MalformedMessageException e) {
        return new Reading(messages, e.getMessage());
      }
      Promise.keep(!next.isReadable(), "all is read that comes");
    }
    return new Reading(messages, null);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String text :
        List.of(
            "JOIN destination attic%20nas photos\nJOINED 7\nLEAVE\n",
            "JOIN source laptop photos 2 " + B + "\nTURN 3\nWAIT 1 2\n",
            "JOIN site house photos\nJOIN observer photos\nREPORT\n",
            "JOIN restorer laptop photos attic " + B + " 0123456789abcdef0123456789abcdef aZ09-_\n",
            "REQUEST " + B + " 3 laptop 0123456789abcdef0123456789abcdef aZ09-_\n",
            "REFUSED name-taken who%20else\nMEMBER 3 attic\nGONE 3 lost no%20answer\n",
            "READY-TO-SEND " + B + " 2 3,4\nBEGIN " + B + " laptop\nBRING " + B + " laptop 3,4\n",
            "KEY " + B + " 0123456789abcdef0123456789abcdef " + "aZ09-_aZ".repeat(10) + "\n",
            "BLOCK "
                + B
                + " 0 manifest 1048576 * 0123abcd\nBLOCK "
                + B
                + " 1 content 9 3,4 00000000\n",
            "START "
                + B
                + " 3,4\nSENT "
                + B
                + " 12\nDROP "
                + B
                + " 3 lost\nKEPT "
                + B
                + " 9\nFULL "
                + B
                + " -\n",
            "TOTAL " + B + " 12 34 counted\nFROM 3 STORED " + B + " 4\nFROM 3 LATER 1 +2\nxy\n",
            "NEED " + B + " ALL\nNEED " + B + " SOME " + SHA256 + "\nWANT " + B + " 0 80ff\n",
            "WANT " + B + " 0 *\nWANT " + B + " 1 -\nRETRY " + B + " 4\n",
            "PROGRESS " + B + " 1 2 receiving\nPROGRESS " + B + " 1 2 publishing\n",
            "RECEIPT " + B + " " + SHA256 + " 1 2 3\nFAILED " + B + " disk-full no%20room\n",
            "START-GROUP photos\nSTARTED photos " + B + " 2\n",
            "GROUP photos gathering 2 0 0\nHELD attic " + B + " 5\nREPORTED 12\n",
            "RUNNING "
                + B
                + " 12 counting\nPART attic receiving 1 2 -\nMISSED attic "
                + B
                + " lost 4\n",
            "CLIENT 1 destination here attic photos 1 2 3 4 5 6\n",
            "LATER fields +5\nabcdeLEAVE\n")) {
      seeds.add(Seed.of(255).text(text).done());
    }
    return seeds;
  }
}
