package org.abanico.app.endtoend;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.abanico.backup.folder.Directories;

/**
 * What the programs of all tests are started from: archives of their code, and an image of their
 * classes, which a backup has made. The system maps it into each of them: a start costs half of
 * what it costs without.
 */
final class ProgramFiles {
  private static final Path FOLDER = Path.of("target", "programs").toAbsolutePath();
  private static final long PATIENCE_SECONDS = 90;

  private static final class Made {
    static final List<String> OPTIONS = make();
  }

  private ProgramFiles() {}

  /** The options of {@code java} that name them; made at the first call. */
  static List<String> options() {
    return Made.OPTIONS;
  }

  private static List<String> make() {
    try {
      Directories.delete(FOLDER);
      Files.createDirectories(FOLDER.resolve("code"));
      String code = archives();
      Path image = FOLDER.resolve("classes.jsa");
      makeImage(image, code);
      // A program that cannot use the image says nothing of it, and is slower.
      return List.of("-XX:SharedArchiveFile=" + image, "-Xlog:disable", "-cp", code);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The tests' class path, an archive in the place of each folder: an image needs that. */
  private static String archives() throws IOException {
    List<String> code = new ArrayList<>();
    for (String entry :
        System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1)) {
      Path path = Path.of(entry);
      if (entry.isEmpty()) {
        continue;
      }
      if (Files.isDirectory(path)) {
        Path archive = FOLDER.resolve("code").resolve(code.size() + ".jar");
        archive(path, archive);
        code.add(archive.toString());
      } else if (Files.exists(path)) {
        code.add(entry);
      }
    }
    return String.join(File.pathSeparator, code);
  }

  private static void archive(Path folder, Path archive) throws IOException {
    try (OutputStream file = Files.newOutputStream(archive);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(each).toString().replace(File.separatorChar, '/');
        out.putNextEntry(new JarEntry(name));
        Files.copy(each, out);
      }
    }
  }

  /** By a backup of one file, whose source has used most classes of both programs at its end. */
  private static void makeImage(Path image, String code) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(FOLDER.resolve("backup"));
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Files.writeString(tree.resolve("file"), "content");
    Machine machine = Machine.usual(folder);
    String port = String.valueOf(EndToEnd.freePort());
    String address = "127.0.0.1:" + port;
    List<String> plain = List.of("-cp", code);
    List<String> leavesImage =
        List.of("-XX:ArchiveClassesAtExit=" + image, "-Xlog:disable", "-cp", code);
    List<Process> running = new ArrayList<>();
    try {
      running.add(
          Program.launch(
              machine,
              List.of(),
              plain,
              folder.resolve("server.log"),
              List.of(Program.SERVER, "run", "--port", port)));
      running.add(
          Program.launch(
              machine,
              List.of(),
              plain,
              folder.resolve("destination.log"),
              List.of(
                  Program.CLIENT,
                  "destination",
                  "--server",
                  address,
                  "--folder",
                  folder.resolve("copy").toString())));
      Path said = folder.resolve("source.log");
      Process source =
          Program.launch(
              machine,
              List.of(),
              leavesImage,
              said,
              List.of(
                  Program.CLIENT,
                  "source",
                  "--server",
                  address,
                  "--folder",
                  tree.toString(),
                  "--destinations",
                  "1"));
      running.add(source);
      if (!source.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || source.exitValue() != 0) {
        throw new AssertionError(Files.readString(said, StandardCharsets.UTF_8));
      }
    } finally {
      running.forEach(Process::destroyForcibly);
    }
  }
}
