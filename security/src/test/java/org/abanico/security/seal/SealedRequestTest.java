package org.abanico.security.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.abanico.security.AccessKey;
import org.abanico.security.ContentKey;
import org.abanico.security.DeviceId;
import org.abanico.security.UnopenableException;
import org.junit.jupiter.api.Test;

class SealedRequestTest {
  private static final String TEXT = "SNAPSHOT latest\nPATH a\u00f1o\n";
  private static final DeviceId CLIENT = new DeviceId("00112233445566778899aabbccddeeff");

  private final SplittableRandom random = new SplittableRandom(5);
  private final ContentKey content = AccessKey.generate(random).contentKey();
  private final SealedRequest request = new SealedRequest("g", "attic", "r1", CLIENT);

  @Test
  void aRequestComesBack() throws UnopenableException {
    String sealed = request.seal(TEXT, content, random);
    assertThat(sealed).matches("[A-Za-z0-9_-]+").doesNotContain("latest");
    assertThat(request.open(sealed, content)).isEqualTo(TEXT);
    assertThat(request.seal(TEXT, content, random)).isNotEqualTo(sealed);
    assertThat(request.open(request.seal("", content, random), content)).isEmpty();
  }

  @Test
  void itOpensForNothingElse() {
    String sealed = request.seal(TEXT, content, random);
    DeviceId other = new DeviceId("00112233445566778899aabbccddeefe");
    for (SealedRequest wrong :
        List.of(
            new SealedRequest("h", "attic", "r1", CLIENT),
            new SealedRequest("g", "cellar", "r1", CLIENT),
            new SealedRequest("g", "attic", "r2", CLIENT),
            new SealedRequest("ga", "ttic", "r1", CLIENT),
            new SealedRequest("g", "attic", "r1", other))) {
      refused(wrong, sealed, content);
    }
    refused(request, sealed, AccessKey.generate(random).contentKey());
  }

  @Test
  void aChangedOneDoesNotOpen() {
    String sealed = request.seal(TEXT, content, random);
    for (int at = 0; at < sealed.length(); at++) {
      char other = sealed.charAt(at) == 'A' ? 'B' : 'A';
      refused(request, sealed.substring(0, at) + other + sealed.substring(at + 1), content);
      refused(request, sealed.substring(0, at), content);
    }
    refused(request, sealed + "AAAA", content);
    refused(request, "!!!!", content);
  }

  private static void refused(SealedRequest request, String sealed, ContentKey content) {
    assertThatThrownBy(() -> request.open(sealed, content))
        .as(sealed)
        .isInstanceOf(UnopenableException.class);
  }
}
