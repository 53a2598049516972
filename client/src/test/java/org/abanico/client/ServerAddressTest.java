package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

  @ParameterizedTest
  @CsvSource({
    "server,server,9440",
    "server:7,server,7",
    "192.0.2.1:65535,192.0.2.1,65535",
    "[2001:db8::1],2001:db8::1,9440",
    "[2001:db8::1]:7,2001:db8::1,7",
    "2001:db8::1,2001:db8::1,9440",
  })
  void readsHostsAndPorts(String text, String host, int port) {
    ServerAddress address = ServerAddress.parse(text);
    assertThat(address).isEqualTo(new ServerAddress(host, port));
    assertThat(ServerAddress.parse(address.toString())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":7", "server:", "server:0", "server:65536", "server:-1", "server:x", "server:+7",
        "a b", "[2001:db8::1", "2001:db8::1]", "[]", "[]:7", "[::1]7", "[::1]x:7", "[::1]:"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ServerAddress.parse(text));
  }

  @Test
  void showsTheNumberedAddressInBrackets() {
    assertThat(new ServerAddress("::1", 9440)).hasToString("[::1]:9440");
  }
}
