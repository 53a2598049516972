package org.abanico.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Makes trees of files from a seed: the same tree for the same seed and shape. They hold what makes
 * backups fail: odd names, sizes, modes, times and links. For Linux, in a UTF-8 locale.
 */
public final class Trees {
  private static final List<String> ODD_NAMES =
      List.of(
          " leading and trailing ",
          "-rf",
          "new\nline",
          "tab\there",
          "percent%41%",
          "%",
          "back\\slash",
          "quote'\"`$(x)",
          "*?[a]",
          "a:b|c<d>e",
          ".hidden",
          "...",
          "caf\u00e9",
          "cafe\u0301",
          "\u65e5\u672c\u8a9e",
          "\uD83D\uDCBE disk",
          "\uFFFD real replacement",
          "\uE000 private use",
          "\u202E right to left",
          "a",
          "a.b",
          "a b",
          "A");

  private static final int[] FILE_MODES = {0644, 0600, 0755, 0444, 0400, 0666, 0640, 0700};
  private static final int[] DIRECTORY_MODES = {0755, 0700, 0777, 01777, 02755, 0555, 0500};

  private static final Instant[] TIMES = {
    Instant.ofEpochSecond(0),
    Instant.ofEpochSecond(-1, 999_999_999),
    Instant.ofEpochSecond(-86_400L * 365 * 10, 1),
    Instant.ofEpochSecond(1, 1),
    Instant.ofEpochSecond(1_700_000_000L, 123_456_789),
    Instant.ofEpochSecond(1_700_000_000L, 999_999_999),
    Instant.ofEpochSecond(0x7fff_ffffL, 1),
    Instant.ofEpochSecond(0x8000_0000L, 999_999_998),
    Instant.ofEpochSecond(7_258_118_400L, 5)
  };

  private static final int[][] OWNERS = {{1000, 1001}, {65_534, 65_534}, {0, 7}, {70_001, 0}};

  private static final String LONGEST = "l".repeat(255);
  private static final String LONGEST_IN_BYTES = "\u00e9".repeat(127) + "x";

  private final SplittableRandom random;
  private final TreeShape shape;
  private final List<Path> directories = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private boolean root;
  private int made;

  private Trees(long seed, TreeShape shape) {
    this.random = new SplittableRandom(seed);
    this.shape = shape;
  }

  /**
   * Makes a tree of about so many entries, a few of its files of several chunks. {@code root} is
   * made when it is missing, and must be empty.
   */
  public static void build(Path root, long seed, int entries) throws IOException {
    build(root, seed, new TreeShape(entries, 600_000, 252 << 10, 8, false));
  }

  /** Makes a tree. {@code root} is made when it is missing, and must be empty. */
  public static void build(Path root, long seed, TreeShape shape) throws IOException {
    Files.createDirectories(root);
    Trees trees = new Trees(seed, shape);
    trees.root = belongsToRoot(root);
    trees.directories.add(root);
    while (trees.made < shape.entries()) {
      trees.addEntry();
    }
    trees.addCertain(root);
    trees.settle();
  }

  /**
   * Changes a tree at random, as the days between two backups would: contents, times, modes, kinds;
   * entries come and go.
   */
  public static void edit(Path root, long seed, TreeShape shape) throws IOException {
    Trees trees = new Trees(seed, shape);
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        setMode(path, 0700);
      }
    }
    trees.root = belongsToRoot(root);
    trees.directories.add(root);
    for (Path path : all) {
      if (path.equals(root) || path.startsWith(root.resolve(".abanico"))) {
        continue;
      }
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        trees.editOne(path);
      }
    }
    trees.directories.removeIf(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
    for (int i = 0; i < shape.entries() / 5; i++) {
      trees.addEntry();
    }
    trees.settle();
  }

  /** Removes a tree, whatever its modes; nothing when it is not there. */
  public static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      setMode(root, 0700);
      List<Path> children;
      try (Stream<Path> list = Files.list(root)) {
        children = list.toList();
      }
      for (Path child : children) {
        delete(child);
      }
    }
    Files.delete(root);
  }

  private void editOne(Path path) throws IOException {
    boolean directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    int what = random.nextInt(12);
    if (what == 0) {
      delete(path);
    } else if (what == 1) {
      delete(path);
      if (directory) {
        makeFile(path);
      } else {
        Files.createDirectory(path);
        directories.add(path);
        setMode(path, 0700);
      }
    } else if (directory) {
      directories.add(path);
    } else if (what == 2) {
      delete(path);
      makeFile(path);
    } else if (what == 3 && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      setTime(path, anyTime());
    } else if (what == 4 && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      setMode(path, FILE_MODES[random.nextInt(FILE_MODES.length)]);
    } else if (what == 5) {
      delete(path);
      makeLink(path);
    }
  }

  private void addEntry() throws IOException {
    Path parent = directories.get(random.nextInt(directories.size()));
    Path path = parent.resolve(name());
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      made++;
      return;
    }
    int kind = random.nextInt(10);
    if (kind < 2 && parent.getNameCount() - directories.getFirst().getNameCount() < shape.depth()) {
      Files.createDirectory(path);
      directories.add(path);
    } else if (kind == 2) {
      makeLink(path);
    } else if (kind == 3 && !files.isEmpty() && random.nextInt(2) == 0) {
      Path file = files.get(random.nextInt(files.size()));
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.createLink(path, file);
      }
    } else {
      makeFile(path);
    }
    made++;
  }

  /** What every tree has, whatever the seed. */
  private void addCertain(Path root) throws IOException {
    for (int size :
        new int[] {
          0,
          1,
          shape.chunkBytes() - 1,
          shape.chunkBytes(),
          shape.chunkBytes() + 1,
          3 * shape.chunkBytes() + 7
        }) {
      if (size <= shape.maxFileBytes()) {
        Path file = root.resolve("size-" + size);
        if (!Files.exists(file)) {
          writeFile(file, size);
        }
      }
    }
    Path links = makeDirectory(root.resolve("links"));
    makeCertainLink(links.resolve("dangling"), "no/such/thing");
    makeCertainLink(links.resolve("absolute"), "/etc/hostname");
    makeCertainLink(links.resolve("parent"), "..");
    makeCertainLink(links.resolve("to-directory"), "../links");
    makeCertainLink(links.resolve("self"), "self");
    makeCertainLink(links.resolve("odd"), "a b\n%41/\u00e9");
    for (String target : List.of("a//b", "./x", "x/", "a//b/./c//", "//")) {
      makeExactLink(links.resolve("exact " + target.replace('/', '|')), target);
    }
    makeDirectory(root.resolve("empty"));
    Path deep = root;
    for (int i = 0; i < shape.depth(); i++) {
      deep = makeDirectory(deep.resolve("deep"));
    }
    for (String longest : List.of(LONGEST, LONGEST_IN_BYTES)) {
      if (!Files.exists(root.resolve(longest))) {
        writeFile(root.resolve(longest), 3);
      }
    }
    if (shape.fifos()) {
      run("mkfifo", root.resolve("fifo").toString(), deep.resolve("fifo").toString());
    }
  }

  private Path makeDirectory(Path path) throws IOException {
    if (!Files.exists(path)) {
      Files.createDirectory(path);
      directories.add(path);
    }
    return path;
  }

  private static void makeCertainLink(Path path, String target) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createSymbolicLink(path, Path.of(target));
    }
  }

  /** The JDK would rewrite such a target. */
  private static void makeExactLink(Path path, String target) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      run("ln", "-s", "--", target, path.toString());
    }
  }

  private void makeLink(Path path) throws IOException {
    String target =
        switch (random.nextInt(4)) {
          case 0 -> "/nowhere/" + name();
          case 1 -> "../" + name();
          case 2 -> ".";
          default -> directories.get(random.nextInt(directories.size())).toString();
        };
    Files.createSymbolicLink(path, Path.of(target));
    giveAway(path);
    if (random.nextInt(2) == 0) {
      setTime(path, anyTime());
    }
  }

  private void makeFile(Path path) throws IOException {
    writeFile(path, size());
    files.add(path);
    decorate(path);
    setTime(path, anyTime());
    setMode(path, FILE_MODES[random.nextInt(FILE_MODES.length)]);
  }

  /** Some entries get extended attributes, and another owner when that is possible. */
  private void decorate(Path path) throws IOException {
    if (random.nextInt(6) == 0) {
      byte[] value = new byte[random.nextInt(60)];
      random.nextBytes(value);
      Xattrs.set(path, "user.drawn", value);
      Xattrs.set(path, "user.caf\u00e9", "a b\n%".getBytes(StandardCharsets.UTF_8));
      if (root) {
        Xattrs.set(path, "trusted.drawn", value);
      }
    }
    giveAway(path);
  }

  private void giveAway(Path path) throws IOException {
    if (root && random.nextInt(6) == 0) {
      int[] owner = OWNERS[random.nextInt(OWNERS.length)];
      Files.setAttribute(path, "unix:gid", owner[1], LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:uid", owner[0], LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static boolean belongsToRoot(Path path) throws IOException {
    return Objects.equals(Files.getAttribute(path, "unix:uid"), 0);
  }

  private void writeFile(Path path, int size) throws IOException {
    byte[] content = new byte[size];
    random.split().nextBytes(content);
    Files.write(path, content);
  }

  private int size() {
    return switch (random.nextInt(20)) {
      case 0 -> 0;
      case 1 -> 1;
      case 2 -> Math.min(shape.maxFileBytes(), shape.chunkBytes() - 1 + random.nextInt(3));
      case 3 -> random.nextInt(shape.maxFileBytes() + 1);
      default -> random.nextInt(Math.min(shape.maxFileBytes(), 5_000) + 1);
    };
  }

  private String name() {
    return random.nextInt(3) == 0
        ? ODD_NAMES.get(random.nextInt(ODD_NAMES.size()))
        : String.format(Locale.ROOT, "n%03d", random.nextInt(1_000));
  }

  private Instant anyTime() {
    return random.nextInt(4) == 0
        ? TIMES[random.nextInt(TIMES.length)]
        : Instant.ofEpochSecond(
            1_600_000_000L + random.nextInt(100_000_000), random.nextInt(1_000_000_000));
  }

  /** Sets the directories' modes and times, when nothing in them changes any more. */
  private void settle() throws IOException {
    for (Path directory : directories.reversed()) {
      if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        decorate(directory);
        setTime(directory, anyTime());
        setMode(directory, DIRECTORY_MODES[random.nextInt(DIRECTORY_MODES.length)]);
      }
    }
  }

  private static void setMode(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode);
  }

  /** Sets when an entry was modified, of a symbolic link itself. */
  public static void setTime(Path path, Instant time) throws IOException {
    if (time.getEpochSecond() >= 0) {
      Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(FileTime.from(time), null, null);
    } else {
      // The JDK sets times before 1970 to 1970.
      String stamp = String.format(Locale.ROOT, "@%d.%09d", time.getEpochSecond(), time.getNano());
      run("touch", "-h", "-m", "-d", stamp, "--", path.toString());
    }
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
