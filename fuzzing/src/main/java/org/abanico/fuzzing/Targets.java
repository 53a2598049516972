package org.abanico.fuzzing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The targets, by the names that bin/fuzz knows. */
public enum Targets {
  PACKETS(100_000),
  MESSAGES(100_000),
  BLOCKS(20_000),
  MANIFEST(20_000),
  PATTERNS(20_000),
  KEYS(20_000),
  HANDSHAKE(2_000),
  CONNECTION(3_000),
  SERVER(10_000),
  CLIENT(10_000),
  CATALOG(500),
  FOLDER(100);

  private final int shortRun;

  Targets(int shortRun) {
    this.shortRun = shortRun;
  }

  public FuzzTarget make() {
    return switch (this) {
      case PACKETS -> new PacketsTarget();
      case MESSAGES -> new MessagesTarget();
      case BLOCKS -> new BlocksTarget();
      case MANIFEST -> new ManifestTarget();
      case PATTERNS -> new PatternsTarget();
      case KEYS -> new KeysTarget();
      case HANDSHAKE -> new HandshakeTarget();
      case CONNECTION -> new ConnectionTarget();
      case SERVER -> new PeerTarget(true);
      case CLIENT -> new PeerTarget(false);
      case CATALOG -> new CatalogTarget();
      case FOLDER -> new FolderTarget();
    };
  }

  /** How many drawn inputs take a second or two. */
  public int shortRun() {
    return shortRun;
  }

  /** Also the name of the folder of the inputs that are kept. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Targets> of(String text) {
    return Arrays.stream(values()).filter(target -> target.text().equals(text)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(Targets::text).collect(Collectors.joining(" "));
  }
}
