package org.abanico.app.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.abanico.app.keys.KeyException.Problem;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.server.KeyGrant;

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
    return old(accessKeyFile());
  }

  private Path addedKeysFile() {
    return folder.resolve("added-keys");
  }

  /** Where the added keys of before are kept after {@link #remove}. */
  public Path oldAddedKeysFile() {
    return old(addedKeysFile());
  }

  private static Path old(Path file) {
    return file.resolveSibling(file.getFileName() + ".old");
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

  /** All keys of a server: the access key, and those that were added to it. */
  public List<ServerKey> serverKeys() throws KeyException {
    List<ServerKey> keys = new ArrayList<>();
    keys.add(ServerKey.of(accessKey(), KeyGrant.everything(KeyGrant.MAIN)));
    for (ServerKey added : addedKeys()) {
      try {
        KeyLines.add(keys, added);
      } catch (KeyException e) {
        throw KeyException.inFile(Problem.WRONG_FILE, addedKeysFile(), e);
      }
    }
    return keys;
  }

  private List<ServerKey> addedKeys() throws KeyException {
    return PrivateFile.exists(addedKeysFile()) ? KeyLines.read(addedKeysFile()) : List.of();
  }

  /**
   * Makes another access key for a server.
   *
   * @param groups that it is good for; empty: all
   */
  public AccessKey add(String name, List<String> groups) throws KeyException {
    KeyGrant grant = KeyLines.grant(name, groups);
    AccessKey key = AccessKey.generate(random);
    try (WriteLock _ = WriteLock.of(addedKeysFile())) {
      List<ServerKey> all = serverKeys();
      KeyLines.add(all, ServerKey.of(key, grant));
      writeAdded(all.subList(1, all.size()));
    }
    return key;
  }

  /**
   * Takes away a key that was added; the file of before stays in {@link #oldAddedKeysFile}.
   *
   * @return whether there was one of that name
   */
  public boolean remove(String name) throws KeyException {
    Path file = addedKeysFile();
    try (WriteLock _ = WriteLock.of(file)) {
      List<ServerKey> keys = addedKeys();
      List<ServerKey> left = keys.stream().filter(key -> !key.name().equals(name)).toList();
      if (left.size() == keys.size()) {
        return false;
      }
      keepOld(file);
      if (left.isEmpty()) {
        delete(file);
      } else {
        writeAdded(left);
      }
      return true;
    }
  }

  private void writeAdded(List<ServerKey> keys) throws KeyException {
    PrivateFile.replace(
        addedKeysFile(),
        keys.stream().map(key -> KeyLines.line(key) + "\n").collect(Collectors.joining()));
  }

  private static void delete(Path file) throws KeyException {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw KeyException.ofSystem(Problem.NOT_WRITABLE, file, e);
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

  /** At no moment is there no such file. */
  private static void keepOld(Path file) throws KeyException {
    Path old = old(file);
    Path link = old.resolveSibling(old.getFileName() + ".new");
    try {
      Files.deleteIfExists(link);
      Files.createLink(link, file);
      // Does nothing when both are the same file already.
      Files.move(link, old, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(link);
    } catch (IOException | UnsupportedOperationException e) {
      throw KeyException.ofSystem(Problem.NOT_WRITABLE, old, e);
    }
  }
}
