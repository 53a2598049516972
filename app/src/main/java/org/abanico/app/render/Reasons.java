package org.abanico.app.render;

import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;

/** The codes of protocol.md (sections 8.1 and 9) in words. */
public final class Reasons {
  private final Messages messages;

  public Reasons(Messages messages) {
    this.messages = messages;
  }

  /** What happened: the code's own text, and in brackets what the other side said about it. */
  public String cause(String code, String words) {
    String cause = messages.textOrOther("code", code, SafeText.of(code));
    return words.isBlank() ? cause : messages.text("cause.words", cause, SafeText.of(words));
  }

  /** What to do about it. */
  String advice(String code) {
    return messages.textOrOther("advice", code);
  }

  /** What there is to tell of an entry that is in the backup. */
  String remark(String code, String detail) {
    String what = messages.textOrOther("remark", code, SafeText.of(code));
    return messages.text("cause.words", what, SafeText.of(detail));
  }

  /** Why an entry of a folder is not in the backup. */
  public String omission(String code, String detail) {
    String cause = messages.textOrOther("omitted", code, SafeText.of(code));
    return detail.isBlank() ? cause : messages.text("cause.words", cause, SafeText.of(detail));
  }
}
