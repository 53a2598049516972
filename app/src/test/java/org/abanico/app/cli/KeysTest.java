package org.abanico.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.security.KeyTextException;
import org.abanico.security.RelayKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where keys come from, who may read them, and what is said when they cannot be used. */
class KeysTest {
  private static final AccessKey KEY = AccessKey.generate(new SplittableRandom(1));
  private static final AccessKey OTHER = AccessKey.generate(new SplittableRandom(2));

  /** What a client ends with when its key was fine and its folder is not there. */
  private static final int KEY_WAS_FINE = 7;

  @TempDir Path home;
  private CommandRun run;

  private CommandRun run() {
    if (run == null) {
      run = new CommandRun(home);
    }
    return run;
  }

  private Path serverFile(String name) {
    return home.resolve(".local/state/abanico/server").resolve(name);
  }

  private Path clientFile(String name) {
    return home.resolve(".local/state/abanico/client").resolve(name);
  }

  private static Path write(Path file, String text, String permissions) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  private Path secret(String name, String text) throws IOException {
    return write(home.resolve(name), text, "rw-------");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** A source whose folder is missing, which is noticed after its key. */
  private int client(String... more) {
    return run()
        .client(
            Stream.concat(
                    Stream.of("source", "--server=127.0.0.1:1", "--destinations=1"),
                    Stream.concat(
                        Stream.of("--folder=" + home.resolve("missing")), Stream.of(more)))
                .toArray(String[]::new));
  }

  // The server's keys

  @Test
  void theFirstTimeTheKeyIsMadeAndFromThenOnItIsTheSame() throws Exception {
    assertThat(run().server("key")).isZero();
    String shown = run().takeOut();
    AccessKey.parse(shown);
    assertThat(run().err()).isEmpty();
    assertThat(run().server("key")).isZero();
    assertThat(run().takeOut()).isEqualTo(shown);
    assertThat(run().server("key", "--relay")).isZero();
    assertThat(RelayKey.parse(run().takeOut())).isEqualTo(AccessKey.parse(shown).relayKey());
  }

  @Test
  void onlyItsOwnerMayReadTheKeyAndNothingElseIsLeftBesideIt() throws IOException {
    run().server("key");
    assertThat(permissions(serverFile("access-key"))).isEqualTo("rw-------");
    assertThat(permissions(serverFile(""))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(serverFile(""))) {
      assertThat(files).containsExactly(serverFile("access-key"));
    }
  }

  @Test
  void theKeyIsKeptWhereXdgStateHomeSays(@TempDir Path other) {
    run().environment.put("XDG_STATE_HOME", other.toString());
    run().server("key");
    assertThat(other.resolve("abanico/server/access-key")).exists();
    assertThat(serverFile("access-key")).doesNotExist();
  }

  @Test
  void programsThatStartAtTheSameTimeMakeOneKey() throws InterruptedException, ExecutionException {
    Set<String> shown = new HashSet<>();
    try (ExecutorService many = Executors.newFixedThreadPool(8)) {
      List<Future<String>> starts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        starts.add(
            many.submit(
                () -> {
                  CommandRun one = new CommandRun(home);
                  one.server("key");
                  return one.takeOut();
                }));
      }
      for (Future<String> start : starts) {
        shown.add(start.get());
      }
    }
    assertThat(shown).hasSize(1);
  }

  @Test
  void aNewKeyReplacesTheOldOneWhichIsKept() throws Exception {
    run().server("key");
    String before = run().takeOut();
    assertThat(run().server("key", "--new")).isZero();
    String after = run().takeOut();
    assertThat(after).isNotEqualTo(before);
    assertThat(run().takeErr()).contains("are not admitted", "access-key.old");
    assertThat(serverFile("access-key")).hasContent(after);
    assertThat(serverFile("access-key.old")).hasContent(before);
    assertThat(permissions(serverFile("access-key.old"))).isEqualTo("rw-------");
    run().server("key", "--new");
    assertThat(serverFile("access-key.old")).hasContent(after);
    assertThat(run().server("key")).isZero();
  }

  @Test
  void theFirstKeyReplacesNone() {
    assertThat(run().server("key", "--new")).isZero();
    assertThat(run().err()).isEmpty();
    assertThat(serverFile("access-key.old")).doesNotExist();
  }

  @Test
  void whatReplacesAKeyIsAskedForOnTheCommandLineOnly() {
    run().server("key");
    String before = run().takeOut();
    run().environment.put("ABANICO_NEW", "true");
    run().environment.put("ABANICO_RELAY", "true");
    run().server("key");
    assertThat(run().takeOut()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "nonsense\n", "abanico1qqqqqqqqqqqqqqqq\n"})
  void aDamagedKeyIsSaidSoAndNeverReplaced(String text) throws IOException {
    write(serverFile("access-key"), text, "rw-------");
    assertThat(run().server("key")).isEqualTo(2);
    assertThat(run().server("run")).isEqualTo(2);
    assertThat(run().out()).isEmpty();
    assertThat(run().err()).contains(serverFile("access-key").toString(), "from a copy");
    assertThat(Files.readString(serverFile("access-key"))).isEqualTo(text);
  }

  @Test
  void aDamagedDeviceKeyIsSaidSoAndNeverReplaced() throws IOException {
    write(serverFile("device-key"), KEY.toText(), "rw-------");
    assertThat(run().server("run")).isEqualTo(2);
    assertThat(run().takeErr()).contains(serverFile("device-key").toString());
    write(clientFile("device-key"), "", "rw-------");
    assertThat(client("--key-file=" + secret("key", KEY.toText()))).isEqualTo(2);
    assertThat(run().err()).contains(clientFile("device-key").toString());
    assertThat(clientFile("device-key")).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void aKeyThatOthersMayReadOrChangeIsRefused(String permissions) throws IOException {
    Path file = write(serverFile("access-key"), KEY.toText(), permissions);
    assertThat(run().server("key")).isEqualTo(2);
    assertThat(run().takeErr()).contains("chmod 600 '" + file + "'");
    Path given = write(home.resolve("given"), KEY.toText(), permissions);
    assertThat(client("--key-file", given.toString())).isEqualTo(2);
    assertThat(run().err()).contains("chmod 600 '" + given + "'").doesNotContain(KEY.toText());
  }

  @Test
  void noKeyIsPutWhereOthersMayWrite() throws IOException {
    Files.createDirectories(serverFile(""));
    Files.setPosixFilePermissions(serverFile(""), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(run().server("key")).isEqualTo(2);
    assertThat(run().err()).contains("chmod 700");
  }

  @Test
  void aPlaceWhereNothingCanBeWrittenIsNamed() throws IOException {
    Files.createDirectories(serverFile("").getParent());
    Files.writeString(serverFile(""), "a file");
    assertThat(run().server("key")).isEqualTo(2);
    assertThat(run().err()).contains(serverFile("access-key").toString(), "XDG_STATE_HOME");
  }

  @Test
  void aServerMayUseAnotherFileWithEitherKindOfKey() throws Exception {
    Path access = secret("access", KEY.toText() + "\n");
    assertThat(run().server("key", "--key-file", access.toString())).isZero();
    assertThat(AccessKey.parse(run().takeOut())).isEqualTo(KEY);
    Path relay = secret("relay", KEY.relayKey().toText());
    run().environment.put("ABANICO_KEY_FILE", relay.toString());
    assertThat(run().server("key", "--relay")).isZero();
    assertThat(RelayKey.parse(run().takeOut())).isEqualTo(KEY.relayKey());
    assertThat(run().server("key")).isEqualTo(2);
    assertThat(run().takeErr()).contains("only a relay key");
    assertThat(run().server("key", "--new")).isEqualTo(2);
    assertThat(run().takeErr()).contains("--new would not change them");
    assertThat(serverFile("access-key")).doesNotExist();
  }

  @Test
  void aServersKeyFileThatIsMissingOrWrongIsSaidSo() throws IOException {
    assertThat(run().server("run", "--key-file", home.resolve("none").toString())).isEqualTo(2);
    assertThat(run().takeErr()).contains("There is no file").contains("none");
    assertThat(run().server("run", "--key-file", secret("key", "junk").toString())).isEqualTo(2);
    assertThat(run().takeErr()).contains("does not begin with abanico1");
  }

  // The client's keys

  @Test
  void aClientWithoutAKeyIsToldHowToGetIt() {
    assertThat(client()).isEqualTo(2);
    assertThat(run().takeErr())
        .contains("abanico-server key", "ABANICO_KEY", "--key-file", "client.properties");
    run().locale = Locale.of("es");
    assertThat(client()).isEqualTo(2);
    assertThat(run().takeErr()).contains("clave de acceso", "abanico-server key");
  }

  @Test
  void aClientMakesItsDeviceKeyOnce() throws Exception {
    String given = "--key-file=" + secret("key", KEY.toText());
    assertThat(client(given)).isEqualTo(KEY_WAS_FINE);
    String device = Files.readString(clientFile("device-key"));
    DeviceKey.parse(device);
    assertThat(permissions(clientFile("device-key"))).isEqualTo("rw-------");
    client(given);
    assertThat(clientFile("device-key")).hasContent(device);
  }

  @Test
  void theKeyIsLookedForInEveryPlaceInOrderAndTheKeyBeforeItsFile() throws IOException {
    String bad = "bad-";
    Path settings = home.resolve(".config/abanico/client.properties");
    Path file = secret("key", KEY.toText());
    write(settings, "key-file=~/bad-3\nkey=bad-2", "rw-------");
    assertThat(client()).isEqualTo(2);
    assertThat(run().takeErr()).contains("The key from the file " + settings);
    write(settings, "key-file=~/key", "rw-------");
    assertThat(client()).isEqualTo(KEY_WAS_FINE);
    run().environment.put("ABANICO_KEY_FILE", home.resolve(bad + 1).toString());
    assertThat(client()).isEqualTo(2);
    assertThat(run().takeErr()).contains("There is no file " + home.resolve("bad-1"));
    run().environment.put("ABANICO_KEY", KEY.toText());
    assertThat(client()).isEqualTo(KEY_WAS_FINE);
    assertThat(client("--key-file", home.resolve("bad-0").toString())).isEqualTo(2);
    assertThat(run().takeErr()).contains("There is no file " + home.resolve("bad-0"));
    assertThat(client("--key-file", "bad-0", "--key", KEY.toText())).isEqualTo(KEY_WAS_FINE);
    run().environment.clear();
    assertThat(client("--key-file", file.toString())).isEqualTo(KEY_WAS_FINE);
  }

  @Test
  void aKeyOnTheCommandLineIsWarnedAbout() throws IOException {
    assertThat(client("--key", KEY.toText())).isEqualTo(KEY_WAS_FINE);
    assertThat(run().takeErr()).contains("Other users of this machine can see", "ABANICO_KEY");
    client("--key-file", secret("key", KEY.toText()).toString());
    assertThat(run().takeErr()).doesNotContain("Other users");
  }

  @Test
  void aSettingsFileWithAKeyThatOthersMayReadIsRefused() throws IOException {
    Path settings = home.resolve(".config/abanico/client.properties");
    write(settings, "key=" + KEY.toText(), "rw-r--r--");
    assertThat(client()).isEqualTo(2);
    assertThat(run().takeErr()).contains("chmod 600 '" + settings + "'");
    write(settings, "group=default", "rw-r--r--");
    run().environment.put("ABANICO_KEY", KEY.toText());
    assertThat(client()).isEqualTo(KEY_WAS_FINE);
  }

  @Test
  void whatIsWrongWithAKeyIsSaidInBothLanguagesAndTheKeyIsNotShown() throws KeyTextException {
    String text = KEY.toText();
    char mistyped = text.charAt(20) == 'q' ? 'p' : 'q';
    String oneError = text.substring(0, 20) + mistyped + text.substring(21);
    String manyErrors = "abanico1" + OTHER.toText().substring(8, 30) + text.substring(30);
    expect(oneError, "a typing error, most likely in character 21", "errata, probablemente en el");
    expect(manyErrors, "more than one typing error", "más de una errata");
    expect(text.substring(0, 65), "65 characters instead of 66", "65 caracteres en lugar de 66");
    expect(text.substring(0, 20) + "o" + text.substring(21), "Character 21", "El carácter 21");
    expect("A" + text.substring(1), "both upper and lower case", "mayúsculas y minúsculas");
    expect("x" + text.substring(1), "character 1 is wrong", "el carácter 1 está mal");
    expect("hunter2", "does not begin with abanico1", "No empieza por abanico1");
    expect(KEY.relayKey().toText(), "a relay key", "una clave de reparto");
    expect(
        DeviceKey.generate(new SplittableRandom(3)).toText(),
        "a device key",
        "una clave de dispositivo");
    AccessKey.parse(text);
  }

  private void expect(String key, String english, String spanish) {
    run().environment.put("ABANICO_KEY", key);
    run().locale = Locale.ENGLISH;
    assertThat(client()).as(key).isEqualTo(2);
    assertThat(run().err())
        .contains("The key from the environment variable ABANICO_KEY is not valid.", english)
        .doesNotContain(key);
    run().takeErr();
    run().locale = Locale.of("es");
    assertThat(client()).as(key).isEqualTo(2);
    assertThat(run().err()).contains(spanish).doesNotContain(key);
    run().takeErr();
  }

  @Test
  void aKeyInUpperCaseOrWithSpaceAroundItIsTheSame() throws IOException {
    Path file = secret("key", "\n  " + KEY.toText().toUpperCase(Locale.ROOT) + " \r\n");
    assertThat(client("--key-file", file.toString())).isEqualTo(KEY_WAS_FINE);
  }
}
