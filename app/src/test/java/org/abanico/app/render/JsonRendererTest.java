package org.abanico.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.Outcome;
import org.junit.jupiter.api.Test;

class JsonRendererTest {
  /** A JSON string or bare value (RFC 8259), which are all that the lines consist of. */
  private static final String TEXT = "\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\]|\\\\u[0-9a-f]{4})*\"";

  private static final String VALUE = "(?:" + TEXT + "|-?(?:0|[1-9][0-9]*)|true|false)";
  private static final String MEMBER = "\"[a-zA-Z]+\":" + VALUE;
  private static final String OBJECT = "\\{" + MEMBER + "(?:," + MEMBER + ")*}";
  private static final String LIST = "\"[a-zA-Z]+\":\\[(?:" + OBJECT + "(?:," + OBJECT + ")*)?]";
  private static final Pattern LINE =
      Pattern.compile("\\{\"event\":\"[a-z-]+\"(?:,(?:" + MEMBER + "|" + LIST + "))*}\n");

  private final JsonRenderer renderer = new JsonRenderer();
  private final Recorded output = new Recorded();

  private String lineOf(ClientEvent event) {
    renderer.on(event, 0, output);
    return output.takeOut();
  }

  @Test
  void anEventIsAnObjectOnALine() {
    assertThat(lineOf(new ClientEvent.Joined("nas:9440", "default", "laptop")))
        .isEqualTo(
            "{\"event\":\"joined\",\"server\":\"nas:9440\",\"group\":\"default\","
                + "\"name\":\"laptop\"}\n");
    assertThat(lineOf(new ClientEvent.Ended(Outcome.NO_CONNECTION)))
        .isEqualTo("{\"event\":\"ended\",\"outcome\":\"no-connection\"}\n");
  }

  @Test
  void whateverTextsAreInItEachLineIsJson() {
    for (String text :
        List.of("", "plain", "\"\\/\b\f\n\r\t\u0000\u001f", "año 📁 \u2028 \ud83d", "{}[],:")) {
      for (ClientEvent event : Samples.clientEvents(text)) {
        assertThat(lineOf(event)).as("%s", event).matches(LINE);
      }
    }
  }

  @Test
  void everyEventAndFieldIsInTheManual() throws IOException {
    Map<String, Set<String>> documented = new TreeMap<>();
    for (String row : Files.readAllLines(Path.of("../docs/operations.md"))) {
      Matcher cells = Pattern.compile("\\| `([a-z-]+)` \\| (`[a-zA-Z]+`.*) \\|").matcher(row);
      if (cells.matches()) {
        documented.put(cells.group(1), words(cells.group(2), "`([a-zA-Z]+)`"));
      }
    }
    for (ClientEvent event : Samples.clientEvents("text")) {
      Set<String> fields = words(lineOf(event), "\"([a-zA-Z]+)\":");
      fields.remove("event");
      String name = lineOf(event).replaceFirst("(?s).\"event\":\"([a-z-]+)\".*", "$1");
      assertThat(documented).containsKey(name);
      assertThat(documented.get(name)).as(name).containsAll(fields);
    }
  }

  private static Set<String> words(String text, String pattern) {
    Set<String> words = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      words.add(matcher.group(1));
    }
    return words;
  }
}
