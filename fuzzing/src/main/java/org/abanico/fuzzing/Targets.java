package org.abanico.fuzzing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The targets, by the names that bin/fuzz knows. */
public enum Targets {
  PACKETS(PacketsTarget::new, 20_000),
  MESSAGES(MessagesTarget::new, 20_000),
  BLOCKS(BlocksTarget::new, 20_000),
  MANIFEST(ManifestTarget::new, 20_000),
  PATTERNS(PatternsTarget::new, 20_000),
  KEYS(KeysTarget::new, 20_000),
  HANDSHAKE(HandshakeTarget::new, 2_000),
  CONNECTION(ConnectionTarget::new, 1_000),
  SERVER(() -> new PeerTarget(true), 1_000),
  CLIENT(() -> new PeerTarget(false), 1_000),
  FOLDER(FolderTarget::new, 100);

  private final Supplier<FuzzTarget> maker;
  private final int shortRun;

  Targets(Supplier<FuzzTarget> maker, int shortRun) {
    this.maker = maker;
    this.shortRun = shortRun;
  }

  public FuzzTarget make() {
    return maker.get();
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
