package org.abanico.app.render;

import java.util.List;
import java.util.Locale;
import org.abanico.app.render.ClientSentences.Sentence;
import org.abanico.app.text.Messages;
import org.abanico.app.text.Quantities;
import org.abanico.app.text.SafeText;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.Verified;

/** What a verification has found, as lines for people or for programs. */
public final class VerificationWords {
  private final Messages messages;
  private final Quantities quantities;

  public VerificationWords(Messages messages) {
    this.messages = messages;
    this.quantities = new Quantities(messages.locale());
  }

  /** Something is not as it should be. */
  public Sentence damaged(Damage damage) {
    String text =
        messages.text(
            "damage." + damage.what(), SafeText.of(damage.path()), SafeText.of(damage.snapshot()));
    return new Sentence(text, true);
  }

  /** A verification has come to its end. */
  public List<Sentence> verified(Verified verified) {
    String done =
        messages.text(
            "verify.done",
            verified.snapshots(),
            verified.files(),
            verified.read(),
            quantities.bytes(verified.bytes()));
    boolean damaged = verified.damaged() > 0;
    String found =
        damaged
            ? messages.text("verify.damaged", verified.damaged())
            : messages.text("verify.clean");
    return List.of(new Sentence(done, false), new Sentence(found, damaged));
  }

  static JsonLine line(Damage damage) {
    return JsonLine.event("damaged")
        .put("what", damage.what().name().toLowerCase(Locale.ROOT))
        .put("snapshot", damage.snapshot())
        .put("path", damage.path());
  }

  static JsonLine line(Verified verified) {
    return JsonLine.event("verified")
        .put("snapshots", verified.snapshots())
        .put("files", verified.files())
        .put("filesRead", verified.read())
        .put("bytesRead", verified.bytes())
        .put("damaged", verified.damaged());
  }
}
