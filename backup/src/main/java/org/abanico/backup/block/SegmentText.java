package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.abanico.backup.manifest.ManifestFormat;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * The manifest's text on its way into segments: formats lines, and knows where pieces end ({@link
 * TextPieces}). Not thread-safe.
 */
final class SegmentText {
  /** A finished segment's body, and whether its text is a piece. */
  record Sealed(ByteBuf body, String sha256, int length, boolean piece) {}

  private final ByteBufAllocator allocator;
  private final StringBuilder text = new StringBuilder(256);
  private final ByteBuf line = Unpooled.buffer(ManifestLine.MAX_BYTES, ManifestLine.MAX_BYTES);
  private final Sha256 sha256 = new Sha256();
  private final Sha256 manifest = new Sha256();
  private final PieceHasher pieces = new PieceHasher();
  private final Consumer<String> listener;
  private @Nullable SegmentBuilder segment;

  /** Whether the segment began where a piece began. */
  private boolean beganPiece = true;

  /** Whether a piece has ended with what was added last. */
  private boolean atPieceEnd = true;

  /**
   * @param listener told the SHA-256 of each piece
   */
  SegmentText(ByteBufAllocator allocator, Consumer<String> listener) {
    this.allocator = allocator;
    this.listener = listener;
  }

  /** Formats a line, which {@link #add} then adds. False when it is too long for a manifest. */
  boolean format(ManifestLine next) {
    text.setLength(0);
    ManifestFormat.append(next, text);
    if (text.length() > ManifestLine.MAX_BYTES) {
      return false;
    }
    line.clear().writeCharSequence(text, StandardCharsets.US_ASCII);
    return true;
  }

  /** Whether a piece ends before the line that was formatted. */
  boolean endsBefore() {
    boolean ends = ended(pieces.before(line, 0, line.readableBytes()));
    atPieceEnd |= ends;
    return ends;
  }

  /**
   * Adds the line that was formatted.
   *
   * @return whether a piece ends behind it
   */
  boolean add() {
    SegmentBuilder open = segment;
    if (open == null) {
      open = new SegmentBuilder(allocator);
      segment = open;
      beganPiece = atPieceEnd;
    }
    open.add(line);
    atPieceEnd = ended(pieces.add(line, 0, line.readableBytes()));
    return atPieceEnd;
  }

  private boolean ended(PieceHasher.@Nullable Piece piece) {
    if (piece != null) {
      listener.accept(piece.sha256());
    }
    return piece != null;
  }

  boolean isEmpty() {
    return segment == null;
  }

  /** Whether the segment can take no more. */
  boolean isFull() {
    return segment != null && segment.isFull();
  }

  /** Ends the segment, which must not be empty. The caller owns its body. */
  Sealed seal() {
    SegmentBuilder full = segment;
    if (full == null) {
      throw new IllegalStateException("no segment");
    }
    segment = null;
    int length = full.textLength();
    String hash = full.seal(sha256, manifest);
    return new Sealed(full.body(), hash, length, beganPiece && atPieceEnd);
  }

  /** There is no more text. Returns the SHA-256 of all of it. */
  String finish() {
    boolean _ = ended(pieces.finish());
    return manifest.finish();
  }

  /** Gives up the segment. */
  void release() {
    if (segment != null) {
      segment.release();
      segment = null;
    }
  }
}
