package org.abanico.app.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.random.RandomGenerator;
import org.abanico.app.keys.KeyException.Problem;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;

/** The folder in which a program keeps its own keys: what is not there yet is made. */
public final class KeyFolder {
  private final Path folder;
  private final RandomGenerator random;

  /**
   * @param folder made when it is needed
   * @param random for new keys; in production a {@code SecureRandom}
   */
  public KeyFolder(Path folder, RandomGenerator random) {
    this.folder = folder;
    this.random = random;
  }

  private Path accessKeyFile() {
    return folder.resolve("access-key");
  }

  /** Where the access key of before is kept after {@link #newAccessKey}. */
  public Path oldAccessKeyFile() {
    return folder.resolve("access-key.old");
  }

  /** The file of the devices that a server knows. */
  public Path devicesFile() {
    return folder.resolve("devices");
  }

  /** A server's access key. */
  public AccessKey accessKey() throws KeyException {
    Path file = accessKeyFile();
    String text = PrivateFile.readOrCreate(file, () -> AccessKey.generate(random).toText() + "\n");
    try {
      return KeyTexts.access(text);
    } catch (KeyException e) {
      throw KeyException.inFile(Problem.DAMAGED_FILE, file, e);
    }
  }

  /** The device's own key. */
  public DeviceKey deviceKey() throws KeyException {
    Path file = folder.resolve("device-key");
    String text = PrivateFile.readOrCreate(file, () -> DeviceKey.generate(random).toText() + "\n");
    try {
      return KeyTexts.device(text);
    } catch (KeyException e) {
      throw KeyException.inFile(Problem.DAMAGED_FILE, file, e);
    }
  }

  public boolean hasAccessKey() {
    return PrivateFile.exists(accessKeyFile());
  }

  /** Replaces a server's access key; the one of before stays in {@link #oldAccessKeyFile}. */
  public AccessKey newAccessKey() throws KeyException {
    AccessKey key = AccessKey.generate(random);
    Path file = accessKeyFile();
    try (WriteLock _ = WriteLock.of(file)) {
      if (hasAccessKey()) {
        keepOld(file);
      }
      PrivateFile.replace(file, key.toText() + "\n");
    }
    return key;
  }

  /** At no moment is there no access key. */
  private void keepOld(Path file) throws KeyException {
    Path link = folder.resolve("access-key.old.new");
    try {
      Files.deleteIfExists(link);
      Files.createLink(link, file);
      // Does nothing when both are the same file already.
      Files.move(link, oldAccessKeyFile(), StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(link);
    } catch (IOException | UnsupportedOperationException e) {
      throw KeyException.ofSystem(Problem.NOT_WRITABLE, oldAccessKeyFile(), e);
    }
  }
}
