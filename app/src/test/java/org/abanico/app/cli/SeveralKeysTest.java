package org.abanico.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abanico.security.AccessKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server's user adds access keys, lists and shows them, and takes them away. */
class SeveralKeysTest {
  private static final AccessKey KEY = AccessKey.generate(new SplittableRandom(1));
  private static final AccessKey OTHER = AccessKey.generate(new SplittableRandom(2));

  @TempDir Path home;
  private CommandRun run;
  private Path added;

  @BeforeEach
  void prepare() {
    run = new CommandRun(home);
    added = home.resolve(".local/state/abanico/server/added-keys");
  }

  private static String id(AccessKey key) {
    return String.format("%08x", key.relayKey().keyId());
  }

  /** What a command shows that must succeed. */
  private String shown(String... arguments) {
    assertThat(run.server(arguments)).as(run.err()).isZero();
    return run.takeOut().strip();
  }

  private void refused(String words, String... arguments) {
    assertThat(run.server(arguments)).isEqualTo(2);
    assertThat(run.takeErr()).contains(words);
    assertThat(run.takeOut()).isEmpty();
  }

  private Path file(String... lines) throws IOException {
    Path file = home.resolve("keys");
    Files.write(file, List.of(lines));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @Test
  void anAddedKeyIsShownOnceListedWithoutItselfAndShownAgainWhenAskedFor() throws Exception {
    AccessKey main = AccessKey.parse(shown("key"));
    AccessKey friends = AccessKey.parse(shown("key", "add", "friends", "photos", "música y más"));
    assertThat(run.takeErr()).contains("“friends”", "next start");
    AccessKey family = AccessKey.parse(shown("key", "add", "family"));
    assertThat(shown("key", "list").lines())
        .containsExactly(
            "main     " + id(main) + "  access key  all groups",
            "friends  " + id(friends) + "  access key  photos, música y más",
            "family   " + id(family) + "  access key  all groups");
    assertThat(shown("key")).isEqualTo(main.toText());
    assertThat(shown("key", "show", "main")).isEqualTo(main.toText());
    assertThat(shown("key", "show", "friends")).isEqualTo(friends.toText());
    assertThat(shown("key", "show", "friends", "--relay")).isEqualTo(friends.relayKey().toText());
    refused("There is no key “enemies”", "key", "show", "enemies");
    run.locale = Locale.of("es");
    assertThat(shown("key", "list")).contains("todos los grupos", "clave de acceso");
  }

  @Test
  void onlyItsOwnerMayReadTheAddedKeys() throws IOException {
    shown("key", "add", "friends");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(added)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(added, PosixFilePermissions.fromString("rw-r-----"));
    refused("chmod 600", "key", "list");
    refused("chmod 600", "run", "--port=0");
  }

  @Test
  void aRemovedKeyIsGoneAndTheFileOfBeforeIsKept() throws Exception {
    shown("key", "add", "friends");
    String before = Files.readString(added);
    shown("key", "add", "family");
    shown("key", "remove", "family");
    assertThat(run.takeErr()).contains("“family” is removed", "added-keys.old");
    assertThat(Files.readString(added)).isEqualTo(before);
    shown("key", "remove", "friends");
    assertThat(added).doesNotExist();
    assertThat(added.resolveSibling("added-keys.old")).hasContent(before.strip());
    assertThat(shown("key", "list").lines()).hasSize(1);
    refused("There is no key “friends”", "key", "remove", "friends");
  }

  @Test
  void theFirstKeyIsRenewedAndNotRemoved() throws Exception {
    AccessKey main = AccessKey.parse(shown("key"));
    String friends = shown("key", "add", "friends");
    refused("key --new", "key", "remove", "main");
    assertThat(shown("key", "--new")).isNotEqualTo(main.toText());
    assertThat(shown("key", "show", "friends")).isEqualTo(friends);
  }

  @ParameterizedTest
  @CsvSource({
    "friends, a/b, “a/b” cannot be the name",
    "a/b, group, “a/b” cannot be the name",
    "main, group, There is another key “main”",
    "family, group, There is another key “family”",
  })
  void aNameThatCannotBeIsSaidSo(String name, String group, String words) {
    shown("key", "add", "family");
    refused(words, "key", "add", name, group);
  }

  @Test
  void thereAreSixteenKeysAtMostAndSixtyFourGroupsForOne() {
    for (int i = 1; i < 16; i++) {
      shown("key", "add", "key" + i);
    }
    assertThat(shown("key", "list").lines()).hasSize(16);
    refused("16 keys at most", "key", "add", "one more");
    shown("key", "remove", "key7");
    String[] groups = IntStream.range(0, 65).mapToObj(i -> "g" + i).toArray(String[]::new);
    String[] tooMany =
        Stream.concat(Stream.of("key", "add", "n"), Stream.of(groups)).toArray(String[]::new);
    refused("64 groups at most", tooMany);
  }

  @Test
  void aFileMayHoldSeveralKeysWithNamesAndGroups() throws IOException {
    Path file =
        file(
            "# of the house",
            KEY.toText(),
            "",
            OTHER.relayKey().toText() + " friends photos caf%C3%A9");
    assertThat(shown("key", "list", "--key-file", file.toString()).lines())
        .containsExactly(
            "main     " + id(KEY) + "  access key  all groups",
            "friends  " + id(OTHER) + "  relay key   photos, café");
    assertThat(shown("key", "--key-file", file.toString())).isEqualTo(KEY.toText());
    refused("only a relay key", "key", "show", "friends", "--key-file", file.toString());
    assertThat(shown("key", "relay", "--key-file", file.toString()).lines())
        .containsExactly(
            KEY.relayKey().toText() + " main",
            OTHER.relayKey().toText() + " friends photos caf%C3%A9");
    run.environment.put("ABANICO_KEY_FILE", file.toString());
    refused("key add would not change them", "key", "add", "x");
    refused("key remove would not change them", "key", "remove", "friends");
    assertThat(added).doesNotExist();
  }

  @Test
  void aKeyWithoutANameThatIsNotTheFirstIsCalledByItsId() throws IOException {
    Path file = file(KEY.toText(), OTHER.toText());
    assertThat(shown("key", "list", "--key-file", file.toString()).lines().toList().getLast())
        .startsWith(id(OTHER) + "  " + id(OTHER));
  }

  @Test
  void whatIsWrongInAFileOfSeveralKeysIsSaidWithItsLineAndNoKey() throws IOException {
    String good = KEY.toText() + " main";
    String[][] cases = {
      {OTHER.toText().substring(0, 60), "Line 2 is wrong. It has 60 characters instead of 66"},
      {OTHER.toText() + " %zz", "Line 2 is wrong. “%zz” cannot be the name"},
      {OTHER.toText() + " friends a/b", "Line 2 is wrong. “a/b” cannot be the name"},
      {OTHER.toText() + " main", "Line 2 is wrong. There is another key “main”"},
      {KEY.relayKey().toText() + " again", "Line 2 is wrong. It is the key “main” once more"},
    };
    for (String[] each : cases) {
      String path = file(good, each[0]).toString();
      assertThat(run.server("run", "--port=0", "--key-file", path)).isEqualTo(2);
      assertThat(run.takeErr()).contains(path, each[1]).doesNotContain(KEY.toText().substring(20));
    }
  }

  @Test
  void aFileThatIsLargerThanAnyOfKeysIsNotReadInPart() throws IOException {
    Path file = file(KEY.toText(), "#".repeat(300_000));
    refused("larger than any file of keys", "key", "list", "--key-file", file.toString());
  }
}
