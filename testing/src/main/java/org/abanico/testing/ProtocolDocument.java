package org.abanico.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The examples of docs/protocol.md: its fenced blocks, each with a marker and attributes behind the
 * opening fence, as in {@code ```abanico-packet key=0001 pad-to=1200}.
 */
public final class ProtocolDocument {
  private static final String FENCE = "```";
  private static final Path NAME = Path.of("docs", "protocol.md");

  private ProtocolDocument() {}

  /**
   * One fenced block.
   *
   * @param attributes what stands behind the marker as {@code name=value}
   * @param line the number of its first line in the document, from 1
   * @param lines without their LF
   */
  public record Example(
      String marker, Map<String, String> attributes, int line, List<String> lines) {

    /** The block as it stands, each line with its LF. */
    public String text() {
      return String.join("\n", lines) + '\n';
    }

    /** Where it is, for a failure's message. */
    @Override
    public String toString() {
      return NAME + ":" + line + " " + marker + " " + attributes;
    }
  }

  /**
   * The blocks with this marker, in the order of the document; it is found in the working directory
   * or the nearest one above that has it.
   */
  public static List<Example> examples(String marker) {
    try {
      return examples(marker, Files.readAllLines(find()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path find() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve(NAME))) {
        return folder.resolve(NAME);
      }
    }
    throw new IllegalStateException("no " + NAME + " in or above " + start);
  }

  private static List<Example> examples(String marker, List<String> document) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < document.size(); i++) {
      if (document.get(i).startsWith(FENCE)) {
        int first = i + 1;
        int end = first;
        while (!document.get(end).equals(FENCE)) {
          end++;
        }
        String[] info = document.get(i).substring(FENCE.length()).split(" ");
        if (info[0].equals(marker)) {
          List<String> lines = List.copyOf(document.subList(first, end));
          examples.add(new Example(marker, attributes(info), first + 1, lines));
        }
        i = end;
      }
    }
    return examples;
  }

  private static Map<String, String> attributes(String[] info) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 1; i < info.length; i++) {
      int equals = info[i].indexOf('=');
      attributes.put(info[i].substring(0, equals), info[i].substring(equals + 1));
    }
    return attributes;
  }
}
