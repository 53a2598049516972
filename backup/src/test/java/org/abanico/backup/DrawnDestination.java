package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Restored;
import org.abanico.backup.history.Snapshot;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.Trees;
import org.jspecify.annotations.Nullable;

/** A destination, and what it must hold: each of its snapshots but for what people have changed. */
final class DrawnDestination implements AutoCloseable {
  /** A snapshot: what the source was, and what of it was tampered with since, as prefixes. */
  record Past(Path tree, Set<String> suspects) {}

  final Path folder;
  final Map<String, Past> held = new LinkedHashMap<>();

  /** What was changed in the tree so that its size and time do not tell. */
  final Set<String> secret = new HashSet<>();

  /** Which state of the source it has; -1 when nobody knows, for it was tampered with. */
  long version = -1;

  /** Whether its catalog may say what is not so. */
  boolean catalogDamaged;

  /** How much people have made, so that nothing of it is called alike. */
  int made;

  private @Nullable DestinationFolder open;

  DrawnDestination(Path folder) {
    this.folder = folder;
  }

  DestinationFolder open() throws IOException {
    DestinationFolder known = open;
    if (known == null) {
      known = Backups.open(folder, false);
      open = known;
    }
    return known;
  }

  boolean isOpen() {
    return open != null;
  }

  @Override
  public void close() throws IOException {
    DestinationFolder known = open;
    open = null;
    if (known != null) {
      known.close();
    }
  }

  /** What a kill would leave, in another place. */
  Path frozen() {
    Path frozen = folder.resolveSibling(folder.getFileName() + ".killed");
    try {
      run("cp", "-a", "--", folder.toString(), frozen.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frozen;
  }

  /** The program was killed when the folder was {@link #frozen}. */
  void kill(Path frozen) throws IOException {
    close();
    Trees.delete(folder);
    run("mv", "--", frozen.toString(), folder.toString());
  }

  static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Somebody has changed what is under this path. */
  void suspect(String path) {
    held.values().forEach(past -> past.suspects().add(path));
    version = -1;
  }

  /** A backup was published: the folder is {@code tree}, but for what nobody can see. */
  void published(String id, Path tree, long sourceVersion) throws IOException {
    Set<String> hidden = withOtherNames(tree, secret);
    assertThat(visible(TreeAssert.differences(tree, folder), hidden)).as("the tree").isEmpty();
    secret.removeIf(path -> !differs(tree, path));
    held.put(id, new Past(tree, new HashSet<>(secret)));
    version = secret.isEmpty() ? sourceVersion : -1;
    assertThat(folder.resolve(".abanico/staging")).isEmptyDirectory();
  }

  private boolean differs(Path tree, String path) {
    try {
      return Files.mismatch(tree.resolve(path), folder.resolve(path)) >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  void forget(String id) throws IOException {
    open().forget(id);
    held.remove(id);
  }

  void assertHeldAreListed() throws IOException {
    assertThat(open().history().list().snapshots())
        .extracting(Snapshot::backup)
        .containsExactlyElementsOf(held.keySet());
  }

  /** Restores a snapshot, which must be what the source was. */
  void assertRestores(String id) throws IOException {
    Past past = held.get(id);
    assertThat(past).isNotNull();
    Path target = folder.resolveSibling("restored");
    Snapshot snapshot =
        open().history().list().snapshots().stream()
            .filter(each -> each.backup().equals(id))
            .findFirst()
            .orElseThrow();
    Told told = new Told();
    Restored restored = open().history().restore(snapshot, target, List.of(), false, told);
    Set<String> hidden = withOtherNames(past.tree(), past.suspects());
    assertThat(visible(TreeAssert.differences(past.tree(), target), hidden)).as(id).isEmpty();
    assertThat(told.damages.stream().filter(damage -> !isUnder(damage.path(), hidden)))
        .as(id)
        .isEmpty();
    assertThat(restored.existing()).isZero();
    Trees.delete(target);
  }

  /** Reads everything: what is damaged must be what somebody has changed. */
  void assertVerifies() throws IOException {
    Told told = new Told();
    open().history().verify(null, told);
    for (Damage damage : told.damages) {
      Past past = held.get(damage.snapshot());
      assertThat(past).as("%s", damage).isNotNull();
      assertThat(isUnder(damage.path(), withOtherNames(past.tree(), past.suspects())))
          .as("%s", damage)
          .isTrue();
    }
    // What was found is distrusted from now on.
    secret.clear();
  }

  private static final class Told implements RestoreListener {
    final List<Damage> damages = new ArrayList<>();

    @Override
    public void progressed(long files, long bytes, String path) {}

    @Override
    public void damaged(Damage damage) {
      damages.add(damage);
    }

    @Override
    public void existing(String path) {}
  }

  private static List<String> visible(List<String> differences, Set<String> hidden) {
    return differences.stream()
        .filter(
            difference ->
                hidden.stream()
                    .noneMatch(
                        path ->
                            difference.startsWith(path + ": ")
                                || difference.startsWith(path + "/")))
        .toList();
  }

  private static boolean isUnder(String path, Set<String> prefixes) {
    return prefixes.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
  }

  /** With the other names that files have in this tree. */
  private static Set<String> withOtherNames(Path tree, Set<String> paths) throws IOException {
    Set<String> all = new HashSet<>(paths);
    if (paths.isEmpty()) {
      return all;
    }
    Map<Object, List<String>> names = new HashMap<>();
    for (Path file : DrawnTree.files(tree)) {
      Object inode = Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
      names.computeIfAbsent(inode, _ -> new ArrayList<>()).add(tree.relativize(file).toString());
    }
    for (List<String> group : names.values()) {
      if (group.stream().anyMatch(path -> isUnder(path, paths))) {
        all.addAll(group);
      }
    }
    return all;
  }
}
