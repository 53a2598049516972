package org.abanico.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.abanico.backup.BackupReader;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.block.ContentBlock;
import org.abanico.backup.block.ManifestSegment;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.client.DestinationTarget;
import org.jspecify.annotations.Nullable;

/**
 * A destination without a folder: checks all that a folder's writer checks of a backup, every chunk
 * against its SHA-256 and its place in the manifest, and keeps nothing. So a hundred of them fit
 * into one machine. It always needs all.
 */
final class CheckingTarget implements DestinationTarget {
  @Override
  public BackupWriter begin(String backup, String source) {
    return new Writer(new ManifestRules(backup, source));
  }

  /** Keeps the manifest text that was not read yet, which is little. */
  private static final class Writer implements BackupWriter {
    private final Sha256 sha256 = new Sha256();
    private final Sha256 manifest = new Sha256();
    private final ByteBuf text = Unpooled.buffer();
    private final ManifestCursor cursor;
    private ManifestLine.@Nullable Chunk awaited;
    private long bytes;

    private Writer(ManifestRules rules) {
      this.cursor = new ManifestCursor((into, _) -> readText(into), rules);
    }

    private int readText(ByteBuffer into) {
      int length = Math.min(into.remaining(), text.readableBytes());
      text.readBytes(into.array(), into.arrayOffset() + into.position(), length);
      into.position(into.position() + length);
      text.discardSomeReadBytes();
      return length;
    }

    @Override
    public BackupReader.Receiver needs() {
      return BackupReader.Receiver.EMPTY;
    }

    @Override
    public Written write(BackupReader.Kind kind, ByteBuf body) throws IOException {
      switch (kind) {
        case MANIFEST -> {
          ManifestSegment segment = ManifestSegment.check(body, sha256);
          manifest.update(body, segment.offset(), segment.length());
          text.writeBytes(body, segment.offset(), segment.length());
        }
        case CONTENT -> take(ContentBlock.check(body, sha256));
      }
      if (awaited == null) {
        advance();
      }
      long files = cursor.rules().totals().files();
      return new Written(ManifestLine.ROOT, files, bytes, cursor.rules().ended(), true, null);
    }

    private void take(ContentBlock content) throws IOException {
      for (ManifestLine.Chunk chunk : content.chunks()) {
        if (!chunk.equals(awaited)) {
          throw new InvalidBackupException("content that the manifest does not announce next");
        }
        bytes += chunk.length();
        advance();
      }
    }

    /** To the next chunk that the manifest announces. */
    private void advance() throws IOException {
      ManifestLine line;
      do {
        line = cursor.next();
        awaited = line instanceof ManifestLine.Chunk chunk ? chunk : null;
      } while (line != null && awaited == null);
    }

    @Override
    public Receipt publish(PublishListener listener) {
      ManifestTotals totals = cursor.rules().totals();
      return new Receipt(manifest.finish(), totals.files(), totals.bytes(), totals.omitted());
    }

    @Override
    public void close() {}
  }
}
