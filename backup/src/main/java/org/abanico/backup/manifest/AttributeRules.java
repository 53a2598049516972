package org.abanico.backup.manifest;

import static org.abanico.backup.manifest.ManifestFields.bad;

import org.abanico.backup.InvalidBackupException;
import org.jspecify.annotations.Nullable;

/** Whether the extended attributes of an entry may be as they are (protocol.md, section 8.1). */
final class AttributeRules {
  private boolean ofDirectory;
  private int size;
  private @Nullable String name;
  private int value;
  private int part;

  /** The attributes of the next entry follow. */
  void begin(boolean directory) {
    ofDirectory = directory;
    size = 0;
    name = null;
  }

  boolean ofDirectory() {
    return ofDirectory;
  }

  void accept(Xattr next) throws InvalidBackupException {
    int length = next.value().length();
    if (next.name().equals(name)) {
      if (part != Xattr.PART || length == 0 || value + length > Xattr.MAX_VALUE) {
        throw bad("a value that does not go on so");
      }
      value += length;
    } else {
      if (!Xattr.isCarried(next.name())) {
        throw bad("an attribute that is none");
      }
      if (name != null && Names.compare(name, next.name()) >= 0) {
        throw bad("attributes out of order");
      }
      name = next.name();
      value = length;
    }
    size += next.size();
    part = length;
    if (length > Xattr.PART || size > Xattr.MAX_OF_ENTRY) {
      throw bad("too large an attribute");
    }
  }
}
