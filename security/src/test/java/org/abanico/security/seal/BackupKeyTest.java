package org.abanico.security.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.abanico.security.AccessKey;
import org.abanico.security.ContentKey;
import org.abanico.security.DeviceId;
import org.abanico.security.UnopenableException;
import org.junit.jupiter.api.Test;

class BackupKeyTest {
  private static final String BACKUP = "20261012T180000Z-k3v9";
  private static final DeviceId SENDER = new DeviceId("00112233445566778899aabbccddeeff");

  private final SplittableRandom random = new SplittableRandom(5);
  private final ContentKey content = AccessKey.generate(random).contentKey();
  private final BackupKey key = BackupKey.generate(random);

  @Test
  void aWrappedKeyComesBack() throws UnopenableException {
    String wrapped = key.wrap(content, SENDER, BACKUP, random);
    assertThat(wrapped).hasSize(BackupKey.WRAPPED_CHARACTERS).matches("[A-Za-z0-9_-]+");
    assertThat(BackupKey.unwrap(wrapped, content, SENDER, BACKUP)).isEqualTo(key);
    assertThat(key.wrap(content, SENDER, BACKUP, random)).isNotEqualTo(wrapped);
  }

  @Test
  void itOpensForItsSenderAndBackupOnly() {
    String wrapped = key.wrap(content, SENDER, BACKUP, random);
    DeviceId other = new DeviceId("00112233445566778899aabbccddeefe");
    ContentKey others = AccessKey.generate(random).contentKey();
    refused(wrapped, others, SENDER, BACKUP);
    refused(wrapped, content, other, BACKUP);
    refused(wrapped, content, SENDER, BACKUP + "x");
  }

  @Test
  void aChangedOneDoesNotOpen() {
    String wrapped = key.wrap(content, SENDER, BACKUP, random);
    for (int at = 0; at < wrapped.length(); at++) {
      char other = wrapped.charAt(at) == 'A' ? 'B' : 'A';
      refused(
          wrapped.substring(0, at) + other + wrapped.substring(at + 1), content, SENDER, BACKUP);
      refused(wrapped.substring(0, at), content, SENDER, BACKUP);
    }
    refused(wrapped + "AAAA", content, SENDER, BACKUP);
    refused("!".repeat(BackupKey.WRAPPED_CHARACTERS), content, SENDER, BACKUP);
  }

  @Test
  void itDoesNotShowItself() {
    assertThat(key).hasToString("BackupKey");
  }

  private static void refused(String wrapped, ContentKey content, DeviceId sender, String backup) {
    assertThatThrownBy(() -> BackupKey.unwrap(wrapped, content, sender, backup))
        .as(wrapped)
        .isInstanceOf(UnopenableException.class);
  }
}
