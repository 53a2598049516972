package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;

/** A source that stays, as a real process. */
class WatchingSourceTest extends EndToEnd {

  @Test
  void whatChangesInAWatchedFolderIsSentByItselfAndAServerThatWasGoneIsFoundAgain()
      throws IOException, InterruptedException {
    Path folder = Files.createDirectory(temp.resolve("folder"));
    Path copy = temp.resolve("copy");
    Files.writeString(folder.resolve("first"), "first");
    Files.writeString(folder.resolve("stays"), "stays");
    Program server = server();
    Program destination = destination("d", copy);
    Program source = source(folder, 1, "--watch");
    source.awaitOutput("Watching the folder; the next backup begins when something changes");
    TreeAssert.assertSame(folder, copy);

    Path deep = Files.createDirectories(folder.resolve("a/new/folder"));
    Files.writeString(deep.resolve("second"), "second");
    Files.delete(folder.resolve("first"));
    destination.awaitOutput("is here, complete: 2 files, 11 B");
    source.awaitCount("Watching the folder", 2);
    TreeAssert.assertSame(folder, copy);

    server.kill();
    Files.writeString(deep.resolve("second"), "the third");
    source.awaitOutput("No connection to the server");
    source.awaitCount("Watching the folder", 3);
    restartServer();
    Files.writeString(deep.resolve("fourth"), "4");
    destination.awaitOutput("is here, complete: 3 files, 15 B");
    source.awaitCount("Watching the folder", 4);
    TreeAssert.assertSame(folder, copy);

    source.interrupt();
    assertThat(source.exitCode()).isEqualTo(130);
    assertThat(source.output()).doesNotContain("Exception");
  }

  @Test
  void aServiceThatCannotWorkEndsAtOnceAndSaysWhy() throws IOException, InterruptedException {
    server();
    Program source = source(temp.resolve("nowhere"), 1, "--every", "1h", "--at", "02:30");
    expect(source, 7, "nowhere");
  }
}
