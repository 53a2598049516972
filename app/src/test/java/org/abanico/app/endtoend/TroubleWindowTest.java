package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.abanico.desktop.program.ProgramException;
import org.abanico.desktop.program.ServerReading;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is said in words, with what to do, in both languages. */
class TroubleWindowTest {
  @TempDir Path temp;
  @RegisterExtension final OpenWindows windows = new OpenWindows(() -> temp);

  private StandInServer standIn(String language) throws IOException {
    return new StandInServer(windows.machine("server"), Locale.of(language));
  }

  private Shown begin(StandInServer host) throws IOException {
    return windows.beginning(Shown.server(host));
  }

  @ParameterizedTest
  @CsvSource({"en, Choose one above 1023", "es, Elija uno mayor que 1023"})
  void aPortThatThisUserMayNotHaveIsSaid(String language, String words) throws IOException {
    ProgramException refused =
        new ProgramException("bind.NO_PERMISSION", new IOException("refused"), "443", "");
    Shown server = begin(standIn(language).failing(refused));
    server.awaitText("problem", words);
    server.awaitText("problem", "443");
  }

  @ParameterizedTest
  @CsvSource({"en, Ports below 1024", "es, Los puertos menores que 1024"})
  void thatAPortMayNeedAnAdministratorIsSaidWhileItIsTyped(String language, String words)
      throws IOException {
    Shown server = windows.keep(Shown.server(windows.machine("server"), Locale.of(language)));
    server.type("port", "443");
    server.awaitText("port-hint", words);
  }

  @ParameterizedTest
  @CsvSource({"en, An administrator can allow more", "es, Un administrador puede permitir más"})
  void socketBuffersThatAreTooSmallAreSaidWithTheCommandThatMakesThemLarger(
      String language, String words) throws IOException {
    Shown server = begin(standIn(language).telling(TroubleWindowTest::withSmallBuffers));
    server.awaitText("buffers", words);
    server.awaitText("buffers", "sysctl net.core.rmem_max=8388608");
  }

  private static ServerReading withSmallBuffers(ServerReading reading) {
    return new ServerReading(
        reading.nanos(),
        reading.status(),
        reading.bytesReceived(),
        reading.bytesSent(),
        212_992,
        8_388_608);
  }

  @ParameterizedTest
  @CsvSource({"en, is in use by another", "es, está usando la carpeta"})
  void aFolderThatAnotherWindowKeepsCopiesInIsSaid(String language, String words)
      throws IOException {
    Locale locale = Locale.of(language);
    Shown server = windows.listening(locale);
    String key = OpenWindows.key(server);
    Shown first = windows.destination("first", key, locale);
    Path copy = temp.resolve("first/copy");
    Desk.await("the lock", () -> Files.exists(copy.resolve(".abanico")));
    Shown second = windows.client("second", locale);
    OpenWindows.fillIn(second, "destination", windows.port(), key, copy);
    second.press("connect");
    second.awaitText("problem", words);
    assertThat(first.shows("cancel")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"en, Looking for the server", "es, Buscando el servidor"})
  void thatNoServerAnswersIsSaidAndItIsTriedOn(String language, String words) throws IOException {
    Locale locale = Locale.of(language);
    Shown server = windows.listening(locale);
    String key = OpenWindows.key(server);
    server.press("listen");
    server.awaitText("listen", language.equals("en") ? "_Listen" : "_Escuchar");
    Shown client = windows.destination("first", key, locale);
    client.awaitText("headline", words);
    server.press("listen");
    client.awaitText("headline", language.equals("en") ? "Waiting for a source" : "Esperando");
  }
}
