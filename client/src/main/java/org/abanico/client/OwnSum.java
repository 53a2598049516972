package org.abanico.client;

import org.abanico.backup.BackupReader.Summary;
import org.abanico.security.seal.BackupKey;
import org.abanico.security.seal.ReceiptSeal;
import org.abanico.wire.message.Message;

/** What a source knows of a whole backup, by which it judges receipts (protocol.md, 8.6). */
record OwnSum(Summary summary, BackupKey key, String group, String backup) {
  /** Whether this can only have been said by a destination of that name that holds the backup. */
  boolean isProvenBy(Message.Receipt receipt, String destination) {
    String proof =
        new ReceiptSeal(group, backup, destination)
            .proof(key, summary.root(), summary.files(), summary.bytes(), receipt.lacking());
    return receipt.proof().equals(proof)
        && receipt.files() == summary.files()
        && receipt.bytes() == summary.bytes();
  }
}
