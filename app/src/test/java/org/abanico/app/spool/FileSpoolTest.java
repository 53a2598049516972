package org.abanico.app.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.abanico.transport.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSpoolTest {
  /** Works at once. */
  private static final Workers AT_ONCE =
      new Workers() {
        @Override
        public <T> void submit(Callable<T> job, Completion<T> completion) {
          T result;
          try {
            result = job.call();
          } catch (Exception e) {
            completion.completed(null, e, 0);
            return;
          }
          completion.completed(result, null, 0);
        }
      };

  @TempDir private Path folder;

  private FileSpool open() throws IOException {
    FileSpool spool = FileSpool.open(folder.resolve("spool"), 1 << 20);
    spool.begin(AT_ONCE);
    return spool;
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private static long write(FileSpool spool, String text) {
    List<Long> places = new ArrayList<>();
    ByteBuf body = bytes(text);
    spool.write(body, (place, _, _) -> places.add(place));
    assertThat(body.refCnt()).isZero();
    return places.getFirst();
  }

  private static String read(FileSpool spool, long place) {
    List<String> texts = new ArrayList<>();
    spool.read(
        place,
        (body, failure, _) -> {
          if (body == null) {
            texts.add(String.valueOf(failure));
          } else {
            texts.add(body.toString(StandardCharsets.UTF_8));
            body.release();
          }
        });
    return texts.getFirst();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(folder.resolve("spool"))) {
      return found.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void whatIsWrittenIsReadAgainUntilItIsDeleted() throws IOException {
    try (FileSpool spool = open()) {
      long first = write(spool, "first");
      long second = write(spool, "second");
      assertThat(read(spool, second)).isEqualTo("second");
      assertThat(read(spool, first)).isEqualTo("first");
      spool.delete(first);
      assertThat(read(spool, first)).contains("NoSuchFile");
      assertThat(read(spool, second)).isEqualTo("second");
    }
  }

  @Test
  void nothingIsLeftWhenItIsClosed() throws IOException {
    try (FileSpool spool = open()) {
      write(spool, "block");
      assertThat(files()).hasSize(2);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void whatAServerThatIsNoMoreHasLeftIsRemovedByTheNext() throws IOException {
    Path left = Files.createDirectories(folder.resolve("spool").resolve("server-gone"));
    Files.createFile(left.resolve("lock"));
    Files.writeString(left.resolve("7"), "block");
    try (FileSpool _ = open()) {
      assertThat(left).doesNotExist();
    }
  }

  @Test
  void twoServersMayUseOneFolder() throws IOException {
    try (FileSpool first = open();
        FileSpool second = open()) {
      long inFirst = write(first, "of the first");
      long inSecond = write(second, "of the second");
      assertThat(read(first, inFirst)).isEqualTo("of the first");
      assertThat(read(second, inSecond)).isEqualTo("of the second");
    }
  }

  @Test
  void nobodyElseMayEnterIt() throws IOException {
    try (FileSpool _ = open();
        Stream<Path> inside = Files.list(folder.resolve("spool"))) {
      assertThat(Files.getPosixFilePermissions(inside.findFirst().orElseThrow())).hasSize(3);
    }
  }

  @Test
  void aFileInTheFoldersPlaceIsAnError() throws IOException {
    Files.writeString(folder.resolve("spool"), "a file");
    try (FileSpool _ = open()) {
      assertThat(true).as("opened").isFalse();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("spool");
    }
  }
}
