package org.abanico.app.keys;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.abanico.app.keys.KeyException.Problem;

/**
 * The file of the devices that a server knows: a line each ({@link KnownDevice#toLine}). It is
 * replaced as a whole, and whoever changes it has its lock, so that a reader needs none and no
 * change is lost.
 */
public final class DeviceStore {
  /** Names under one key at most. */
  static final int MAX_NAMES = 10_000;

  /** Names at most; a file with more is damaged. */
  static final int MAX_LINES = MAX_NAMES * KeyLines.MAX_KEYS;

  private final Path file;

  public DeviceStore(Path file) {
    this.file = file;
  }

  /** By which a change of the file is noticed. */
  record Stamp(String time, long size, String fileKey) {
    private static final Stamp NO_FILE = new Stamp("", -1, "");
  }

  /**
   * The devices by their labels, in the order in which they came.
   *
   * @param stamp of the file, not newer than what was read
   */
  record Content(Map<String, KnownDevice> devices, Stamp stamp) {}

  /** The devices by their labels, in the order in which they came. */
  public Map<String, KnownDevice> devices() throws KeyException {
    return read().devices();
  }

  Content read() throws KeyException {
    Stamp stamp = stamp();
    Map<String, KnownDevice> devices = new LinkedHashMap<>();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String line;
      for (int number = 1; (line = reader.readLine()) != null; number++) {
        KnownDevice device = number > MAX_LINES ? null : KnownDevice.parse(line);
        if (device == null || devices.put(device.label(), device) != null) {
          throw damaged(number);
        }
      }
    } catch (NoSuchFileException e) {
      return new Content(Map.of(), Stamp.NO_FILE);
    } catch (CharacterCodingException e) {
      throw damaged(devices.size() + 1);
    } catch (IOException e) {
      throw KeyException.ofSystem(Problem.UNREADABLE_FILE, file, e);
    }
    if (devices.isEmpty()) {
      // An editor that has emptied the file and not written it yet: without names there is no file.
      throw damaged(1);
    }
    return new Content(Collections.unmodifiableMap(devices), stamp);
  }

  private KeyException damaged(int line) {
    return new KeyException(Problem.DAMAGED_DEVICES, file.toString(), String.valueOf(line));
  }

  /** Looks at the file without reading it. */
  Stamp stamp() throws KeyException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime().toString(),
          attributes.size(),
          String.valueOf(attributes.fileKey()));
    } catch (NoSuchFileException e) {
      return Stamp.NO_FILE;
    } catch (IOException e) {
      throw KeyException.ofSystem(Problem.UNREADABLE_FILE, file, e);
    }
  }

  /**
   * Changes the devices.
   *
   * @param change what is done to them
   * @return what is there now
   */
  Content update(Consumer<Map<String, KnownDevice>> change) throws KeyException {
    try (WriteLock _ = WriteLock.of(file)) {
      Content before = read();
      Map<String, KnownDevice> devices = new LinkedHashMap<>(before.devices());
      change.accept(devices);
      if (devices.equals(before.devices())) {
        return before;
      }
      if (devices.isEmpty()) {
        delete();
        return new Content(Map.of(), Stamp.NO_FILE);
      }
      PrivateFile.replace(
          file,
          devices.values().stream()
              .map(device -> device.toLine() + "\n")
              .collect(Collectors.joining()));
      return new Content(Collections.unmodifiableMap(devices), stamp());
    }
  }

  private void delete() throws KeyException {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw KeyException.ofSystem(Problem.NOT_WRITABLE, file, e);
    }
  }

  /** Adds those whose names are free, as long as there is room. */
  Content add(Collection<KnownDevice> fresh) throws KeyException {
    return update(
        devices -> {
          NameCounts counts = NameCounts.of(devices.values());
          for (KnownDevice device : fresh) {
            if (counts.hasRoom(device.key())
                && devices.putIfAbsent(device.label(), device) == null) {
              counts.count(device.key());
            }
          }
        });
  }

  /** Whether there was such a name; then whoever comes next may have it. */
  public boolean forget(String label) throws KeyException {
    boolean[] known = new boolean[1];
    update(devices -> known[0] = devices.remove(label) != null);
    return known[0];
  }

  /** Blocks a name or no longer. Whether there is such a name. */
  public boolean setBlocked(String label, boolean blocked) throws KeyException {
    return update(
            devices -> devices.computeIfPresent(label, (_, device) -> device.withBlocked(blocked)))
        .devices()
        .containsKey(label);
  }
}
