package org.abanico.app.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.abanico.app.render.ClientSentences;
import org.abanico.app.render.Output;
import org.abanico.app.render.Reasons;
import org.abanico.app.render.ServerRenderer;
import org.abanico.app.render.Side;
import org.abanico.app.render.VerificationWords;
import org.abanico.app.text.Messages;
import org.abanico.app.text.Quantities;
import org.abanico.app.text.SafeText;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Shortfall;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.Verified;
import org.abanico.client.ClientEvent;
import org.abanico.desktop.program.Phrases;
import org.abanico.server.ServerEvent;

/** The words and figures of the command lines. */
final class WindowPhrases implements Phrases {
  private final Quantities quantities;
  private final Reasons reasons;
  private final VerificationWords verification;
  private final ClientSentences source;
  private final ClientSentences destination;
  private final ServerRenderer server;

  WindowPhrases(Locale locale) {
    Messages messages = Messages.of(locale);
    quantities = new Quantities(locale);
    reasons = new Reasons(messages);
    verification = new VerificationWords(messages);
    source = new ClientSentences(messages, Side.SOURCE);
    destination = new ClientSentences(messages, Side.DESTINATION);
    server = new ServerRenderer(messages);
  }

  @Override
  public String bytes(long bytes) {
    return quantities.bytes(bytes);
  }

  @Override
  public String rate(long bytesPerSecond) {
    return quantities.rate(bytesPerSecond);
  }

  @Override
  public String clock(long nanos) {
    return Quantities.clock(nanos);
  }

  @Override
  public String duration(long nanos) {
    return quantities.duration(nanos);
  }

  @Override
  public String count(long number) {
    return quantities.count(number);
  }

  @Override
  public String safe(String name) {
    return SafeText.of(name);
  }

  @Override
  public String cause(String code, String words) {
    return reasons.cause(code, words);
  }

  @Override
  public String omission(String code, String detail) {
    return reasons.omission(code, detail);
  }

  @Override
  public List<String> shortfalls(List<Shortfall> shortfalls) {
    return shortfalls.stream()
        .flatMap(each -> destination.of(new ClientEvent.FellShort(each)).stream())
        .map(ClientSentences.Sentence::text)
        .toList();
  }

  @Override
  public String damage(Damage damage) {
    return verification.damaged(damage).text();
  }

  @Override
  public String leftOut(LeftOut.Entry entry) {
    LeftOut one = new LeftOut(1, List.of(entry));
    return destination.of(new ClientEvent.LeftOut(one)).getFirst().text();
  }

  @Override
  public List<String> verified(Verified verified) {
    return verification.verified(verified).stream().map(ClientSentences.Sentence::text).toList();
  }

  @Override
  public List<String> sentences(ClientEvent event, boolean isSource) {
    return (isSource ? source : destination)
        .of(event).stream().map(ClientSentences.Sentence::text).toList();
  }

  @Override
  public List<String> sentences(ServerEvent event, long nowNanos) {
    if (event instanceof ServerEvent.BackupProgressed) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    server.on(
        event,
        nowNanos,
        new Output() {
          @Override
          public void out(String text) {
            lines.add(text.stripTrailing());
          }

          @Override
          public void err(String text) {
            lines.add(text.stripTrailing());
          }
        });
    return lines;
  }
}
