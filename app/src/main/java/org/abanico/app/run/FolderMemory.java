package org.abanico.app.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import org.abanico.app.keys.PrivateFile;
import org.abanico.backup.memory.SourceMemory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a source remembers of the folders that it has read: a file for each, in the user's state.
 * Without it everything is read; nothing else depends on it.
 *
 * @param directory made when it is missing
 * @param readAll whether everything is read, and remembered anew
 */
public record FolderMemory(Path directory, boolean readAll) {
  private static final Logger log = LoggerFactory.getLogger(FolderMemory.class);
  private static final int NAME_DIGITS = 32;

  /** Opens what is remembered of a folder; null when that cannot be done, as the log then says. */
  @Nullable SourceMemory open(Path folder, Clock clock) {
    try {
      PrivateFile.makeFolders(directory);
      Path file = directory.resolve(name(folder.toRealPath()) + ".db");
      if (readAll) {
        Files.deleteIfExists(file);
      }
      return SourceMemory.open(file, clock);
    } catch (IOException e) {
      log.info("Every file is read, for nothing can be remembered: {}", e.getMessage());
      return null;
    }
  }

  private static String name(Path folder) {
    try {
      byte[] path = folder.toString().getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(path);
      return HexFormat.of().formatHex(digest).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
