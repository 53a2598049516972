package org.abanico.backup.folder;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.abanico.backup.abilities.FileSystemAbilities;
import org.abanico.backup.abilities.Folding;
import org.abanico.backup.abilities.Forms;
import org.abanico.backup.abilities.NameRules;
import org.abanico.backup.abilities.TimeRange;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.tree.DirectoryNames;
import org.abanico.backup.tree.EntryAttributes;

/**
 * Finds out what a file system can hold, by trying it in a directory of its own, which is gone
 * afterwards. Where everything can be held that takes about ten files. Only what is refused twice
 * counts as refused, and a disk that fails or is full is an error.
 */
public final class AbilitiesProbe {
  private static final boolean WINDOWS = File.separatorChar == '\\';
  private static final int OTHERS_READ = 0604;
  private static final String COMPOSED = "\u00e9";
  private static final String DECOMPOSED = "e\u0301";
  private static final String REFUSABLE = NameRules.CONTROL + "\u007f<>:\"|?*\\";
  private static final String ENDS = ". ";

  /** The last one of ASCII, of Latin-1, and of what UTF-16 has in one unit. */
  private static final int[] GREATEST = {0x7f, 0xff, 0xffff};

  /** One beyond each of them. */
  private static final List<String> BEYOND = List.of(COMPOSED, "\u3042", "\ud83d\ude00");

  private static final EntryTime ODD_TIME = new EntryTime(1_234_567_891, 987_654_321);
  private static final long[] STEPS = {
    1, 100, 1_000, 1_000_000, 10_000_000, 1_000_000_000, 2_000_000_000
  };
  private static final long SECOND = 1_000_000_000L;
  private static final long FAR = 1L << 40;
  private static final long IN_1980 = 315_619_200;
  private static final long IN_2037 = 2_114_380_800;

  /** The longest path that a call takes, without the zero that ends it. */
  private static final int LINUX_PATH = 4_095;

  private static final int MAC_PATH = 1_023;
  private static final int WINDOWS_PATH = 32_000;

  private static final Set<String> FAT = Set.of("vfat", "msdos", "fat", "fat12", "fat16", "fat32");
  private static final long FAT_FILE = (1L << 32) - 1;

  private final Path directory;

  private AbilitiesProbe(Path directory) {
    this.directory = directory;
  }

  /**
   * Tries it.
   *
   * @param directory is made, and removed; what is there is removed first. It should be as deep in
   *     the folder as what goes to history will be
   */
  public static FileSystemAbilities probe(Path directory) throws IOException {
    Directories.delete(directory);
    Directories.makePrivate(directory);
    FileSystemAbilities abilities = new AbilitiesProbe(directory).look();
    Directories.delete(directory);
    return abilities;
  }

  private FileSystemAbilities look() throws IOException {
    boolean modes = twice(this::hasModes);
    return new FileSystemAbilities(
        names(),
        times(),
        longestPath() - String.valueOf(directory).getBytes(StandardCharsets.UTF_8).length,
        modes ? Long.MAX_VALUE : largestFile(),
        modes,
        twice(this::hasSymlinks),
        hasFifos());
  }

  @FunctionalInterface
  private interface Trial {
    boolean run() throws IOException;
  }

  private static boolean twice(Trial trial) throws IOException {
    boolean done = once(trial);
    return done || once(trial);
  }

  private static boolean once(Trial trial) throws IOException {
    try {
      return trial.run();
    } catch (FileSystemException e) {
      if (DiskRefusal.isTrouble(e)) {
        throw e;
      }
      return false;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private NameRules names() throws IOException {
    int greatest = Character.MAX_CODE_POINT;
    StringBuilder refused = new StringBuilder();
    int bytes = Names.MAX_BYTES;
    String all = "a" + COMPOSED + DECOMPOSED + BEYOND.get(1) + BEYOND.get(2) + REFUSABLE;
    int length = all.getBytes(StandardCharsets.UTF_8).length;
    if (!holds(all + "x".repeat(Names.MAX_BYTES - length))) {
      for (int i = GREATEST.length - 1; i >= 0; i--) {
        greatest = holds(BEYOND.get(i)) || isFormed(i) ? greatest : GREATEST[i];
      }
      for (int i = 0; i < REFUSABLE.length(); i++) {
        char each = REFUSABLE.charAt(i);
        refused.append(holds("a" + each + "b") ? "" : each);
      }
      bytes = longestName();
    }
    StringBuilder ends = new StringBuilder();
    for (int i = 0; i < ENDS.length(); i++) {
      char each = ENDS.charAt(i);
      ends.append(holds("a" + each) ? "" : each);
    }
    boolean reserved = !refused.isEmpty() && !(holds("aux") && holds("con.txt"));
    Forms forms = greatest > GREATEST[0] ? forms() : Forms.DISTINCT;
    return new NameRules(
        greatest, refused.toString(), ends.toString(), reserved, bytes, folding(greatest), forms);
  }

  /** Whether a character is refused only for the form that it is in. */
  private boolean isFormed(int beyond) throws IOException {
    return beyond == 0 && holds(DECOMPOSED);
  }

  /** Whether there can be a file of this name, which is called so then. */
  private boolean holds(String name) throws IOException {
    return twice(
        () -> {
          Path file;
          try {
            file = directory.resolve(name);
          } catch (InvalidPathException e) {
            // Elsewhere that is for the locale: what a backup has of it is refused as a whole.
            return !WINDOWS;
          }
          Files.createFile(file);
          boolean held = DirectoryNames.list(directory).names().equals(List.of(name));
          Files.delete(file);
          return held;
        });
  }

  private int longestName() throws IOException {
    int taken = 1;
    int refused = Names.MAX_BYTES + 1;
    while (refused - taken > 1) {
      int length = (taken + refused) / 2;
      if (holds("x".repeat(length))) {
        taken = length;
      } else {
        refused = length;
      }
    }
    return taken;
  }

  private Folding folding(int greatest) throws IOException {
    if (!areOne("abanico", "ABANICO")) {
      return Folding.NONE;
    }
    if (greatest < GREATEST[1] || !areOne("\u00e8", "\u00c8")) {
      return Folding.ASCII;
    }
    return areOne("\u00df", "SS") ? Folding.FULL : Folding.SIMPLE;
  }

  private Forms forms() throws IOException {
    if (!areOne(COMPOSED, DECOMPOSED)) {
      return Forms.DISTINCT;
    }
    boolean composed = holds(COMPOSED);
    boolean decomposed = holds(DECOMPOSED);
    return composed == decomposed ? Forms.SAME : composed ? Forms.COMPOSED : Forms.DECOMPOSED;
  }

  /** Whether a file of the one name is found under the other. */
  private boolean areOne(String name, String other) throws IOException {
    Path file;
    Path asked;
    try {
      file = directory.resolve(name);
      asked = directory.resolve(other);
    } catch (InvalidPathException e) {
      return false;
    }
    Files.createFile(file);
    boolean found = Directories.exists(asked);
    Files.delete(file);
    return found;
  }

  private TimeRange times() throws IOException {
    Path file = Files.createFile(directory.resolve("time"));
    EntryTime odd = kept(file, ODD_TIME);
    long lost =
        Math.abs((ODD_TIME.seconds() - odd.seconds()) * SECOND + ODD_TIME.nanos() - odd.nanos());
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0 && lost < STEPS[i]; i--) {
      step = STEPS[i];
    }
    long earliest = Long.MIN_VALUE;
    long latest = Long.MAX_VALUE;
    if (Linux.reaches(file)) {
      long first = kept(file, new EntryTime(-FAR, 0)).seconds();
      long last = kept(file, new EntryTime(FAR, 0)).seconds();
      earliest = first > -FAR && first <= IN_1980 ? first : earliest;
      latest = last < FAR && last >= IN_2037 ? last : latest;
    }
    Files.delete(file);
    return new TimeRange(step, earliest, latest);
  }

  private static EntryTime kept(Path file, EntryTime time) throws IOException {
    EntryWriter.setTime(file, time);
    return EntryAttributes.read(file).mtime();
  }

  private boolean hasModes() throws IOException {
    Path file = directory.resolve("modes");
    Directories.delete(file);
    Files.createFile(file);
    EntryAttributes.setMode(file, OTHERS_READ);
    boolean kept = EntryAttributes.read(file).mode() == OTHERS_READ;
    Files.delete(file);
    return kept;
  }

  private boolean hasSymlinks() throws IOException {
    Path link = directory.resolve("link");
    EntryMaker.symlink(link, "abanico");
    Files.delete(link);
    return true;
  }

  private boolean hasFifos() throws IOException {
    Path path = directory.resolve("fifo");
    ManifestLine.Fifo fifo = new ManifestLine.Fifo(OTHERS_READ, ODD_TIME, null, "fifo");
    for (int i = 0; i < 2; i++) {
      try {
        return EntryMaker.special(path, fifo)
            && EntryAttributes.read(path).kind() == EntryAttributes.Kind.FIFO;
      } catch (FileSystemException e) {
        // Some say that the disk has failed, and leave a file: that is the answer, when it stays.
        Directories.delete(path);
      }
    }
    return false;
  }

  private long largestFile() {
    try {
      String type = Files.getFileStore(directory).type().toLowerCase(Locale.ROOT);
      return FAT.contains(type) ? FAT_FILE : Long.MAX_VALUE;
    } catch (IOException e) {
      // Some systems do not know where they are mounted: a file that is too large fails then.
      return Long.MAX_VALUE;
    }
  }

  private static int longestPath() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return WINDOWS ? WINDOWS_PATH : system.contains("mac") ? MAC_PATH : LINUX_PATH;
  }
}
