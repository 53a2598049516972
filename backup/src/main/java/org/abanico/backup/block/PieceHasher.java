package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/** Names the pieces of a manifest's text ({@link TextPieces}) by their SHA-256. */
public final class PieceHasher {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int GATHERED_BYTES = 8 << 10;

  /** Told of each piece, in their order. */
  @FunctionalInterface
  public interface Sink {
    void piece(Piece piece) throws IOException;
  }

  /**
   * A piece.
   *
   * @param offset where it begins in the text
   * @param length in bytes, under 544 KiB
   */
  public record Piece(String sha256, long offset, int length) {}

  private final TextPieces pieces = new TextPieces();
  private final Sha256 sha256 = new Sha256();

  /** Lines that are not hashed yet: together they take a third of what each alone takes. */
  private final ByteBuffer gathered = ByteBuffer.allocate(GATHERED_BYTES);

  private long offset;
  private int length;

  /**
   * A line comes next.
   *
   * @param text borrowed
   * @param bytes of the line, with its line end
   * @return the piece that ends before it
   */
  @Nullable Piece before(ByteBuf text, int index, int bytes) {
    return pieces.endsBefore(text, index, bytes) ? finish() : null;
  }

  /** Adds the line that {@link #before} was asked of. Returns the piece that ends with it. */
  @Nullable Piece add(ByteBuf text, int index, int bytes) {
    gather(text, index, bytes);
    length += bytes;
    return pieces.endsAfter(text, index, bytes) ? finish() : null;
  }

  /** There are no more lines. Returns the piece that ends with that. */
  @Nullable Piece finish() {
    if (length == 0) {
      return null;
    }
    hashGathered();
    Piece piece = new Piece(sha256.finish(), offset, length);
    offset += length;
    length = 0;
    return piece;
  }

  private void gather(ByteBuf text, int index, int bytes) {
    if (bytes > gathered.remaining()) {
      hashGathered();
    }
    if (bytes > gathered.capacity()) {
      sha256.update(text, index, bytes);
    } else {
      text.getBytes(index, gathered.array(), gathered.position(), bytes);
      gathered.position(gathered.position() + bytes);
    }
  }

  private void hashGathered() {
    sha256.update(gathered.flip());
    gathered.clear();
  }

  /** Names the pieces of a manifest that lies in a file. */
  public static void run(FileChannel manifest, Sink sink) throws IOException {
    PieceHasher hasher = new PieceHasher();
    ByteBuf buffer = Unpooled.buffer(BUFFER_BYTES);
    long position = 0;
    while (true) {
      int read = buffer.writeBytes(manifest, position, buffer.writableBytes());
      if (read <= 0) {
        break;
      }
      position += read;
      for (int bytes = lineLength(buffer); bytes > 0; bytes = lineLength(buffer)) {
        tell(hasher.before(buffer, buffer.readerIndex(), bytes), sink);
        tell(hasher.add(buffer, buffer.readerIndex(), bytes), sink);
        buffer.skipBytes(bytes);
      }
      if (buffer.readableBytes() > ManifestLine.MAX_BYTES) {
        throw new IOException("a manifest with a line that does not end");
      }
      buffer.discardReadBytes();
    }
    tell(hasher.finish(), sink);
  }

  private static void tell(@Nullable Piece piece, Sink sink) throws IOException {
    if (piece != null) {
      sink.piece(piece);
    }
  }

  private static int lineLength(ByteBuf buffer) {
    return buffer.bytesBefore((byte) '\n') + 1;
  }
}
