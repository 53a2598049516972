package org.abanico.desktop.view;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.CopyProgress;
import org.abanico.desktop.model.ClientModel;
import org.abanico.desktop.model.ClientModel.Stage;
import org.abanico.desktop.model.DestinationProgress.State;
import org.abanico.desktop.model.Situation;
import org.abanico.desktop.program.ClientRequest.Role;

/**
 * What a client is at, in a large sentence and a small one below it.
 *
 * @param tone {@code plain}, {@code good} or {@code bad}
 */
record Headline(String title, String text, String tone) {

  static boolean isGood(Outcome outcome) {
    return outcome == Outcome.COMPLETE;
  }

  static Headline of(Context context, ClientModel model) {
    return model.stage() == Stage.ENDED ? ended(context, model) : running(context, model);
  }

  private static Headline running(Context context, ClientModel model) {
    if (model.isCancelling()) {
      return plain(context, "cancelling");
    }
    return switch (model.told().situation()) {
      case Situation.Beginning _ -> plain(context, "beginning");
      case Situation.Connecting at ->
          new Headline(
              context.text("head.connecting.title", context.phrases().safe(at.server())),
              context.text(at.attempt() == 1 ? "head.connecting.text" : "head.again.text"),
              "plain");
      case Situation.Disconnected at -> disconnected(context, at);
      case Situation.Waiting at -> waiting(context, model, at);
      case Situation.Copying at -> copying(context, model, at);
      case Situation.Holding at -> holding(context, model, at);
      case Situation.Scheduled at -> scheduled(context, model, at);
      case Situation.Failed at ->
          new Headline(
              context.text("head.failed.title"), because(context, at.code(), at.words()), "bad");
      case Situation.Refused at ->
          new Headline(
              context.text("head.refused.title"), because(context, at.code(), at.words()), "bad");
      case Situation.FolderFailed at -> folderFailed(context, at);
    };
  }

  private static Headline plain(Context context, String key) {
    return new Headline(
        context.text("head." + key + ".title"), context.text("head." + key + ".text"), "plain");
  }

  private static String because(Context context, String code, String words) {
    return context.text(
        "destinations.why", context.phrases().cause(code, words), context.advice(code));
  }

  /** Whether the last backup of a source that stays did not go well. */
  static boolean isTrouble(ClientModel model) {
    return model.told().outcome().map(outcome -> !isGood(outcome)).orElse(false);
  }

  /** How the last backup ended, and when the next begins. */
  private static Headline scheduled(Context context, ClientModel model, Situation.Scheduled at) {
    ClientEvent event = new ClientEvent.NextBackup(at.time(), at.watched());
    String next = Context.join(context.phrases().sentences(event, true));
    if (model.told().outcome().isEmpty()) {
      return new Headline(context.text("head.scheduled.title"), next, "plain");
    }
    Headline last = ended(context, model);
    return new Headline(last.title(), Context.join(last.text(), next), last.tone());
  }

  private static Headline folderFailed(Context context, Situation.FolderFailed at) {
    return new Headline(
        context.text("head.folder.title"),
        context.text("problem.folder." + at.problem(), context.phrases().safe(at.path()), ""),
        "bad");
  }

  private static Headline disconnected(Context context, Situation.Disconnected at) {
    String why = because(context, at.code(), at.words());
    if (at.retryInNanos() < 0) {
      return new Headline(context.text("head.lost.title"), why, "bad");
    }
    long seconds = Math.ceilDiv(at.retryInNanos(), TimeUnit.SECONDS.toNanos(1));
    return new Headline(
        context.text("head.lost.title"),
        Context.join(why, context.text("head.retry", seconds)),
        "bad");
  }

  private static Headline waiting(Context context, ClientModel model, Situation.Waiting at) {
    if (model.role() == Role.SOURCE) {
      return new Headline(
          context.text("head.waiting.source.title", at.have(), at.need()),
          context.text("head.waiting.source.text"),
          "plain");
    }
    return at.need() == 0
        ? new Headline(
            context.text("head.waiting.destination.title"),
            context.text("head.waiting.destination.text", at.have()),
            "plain")
        : new Headline(
            context.text("head.gathering.title"),
            context.text("head.waiting.source.title", at.have(), at.need()),
            "plain");
  }

  private static Headline copying(Context context, ClientModel model, Situation.Copying at) {
    boolean publishing =
        model.told().progress().map(p -> p.phase() == CopyProgress.Phase.PUBLISHING).orElse(false);
    String title =
        at.source().isEmpty()
            ? context.text("head.sending.title", model.destinations().size())
            : context.text("head.receiving.title", context.phrases().safe(at.source()));
    String directory = model.told().progress().map(CopyProgress::directory).orElse(".");
    String text =
        publishing
            ? context.text("head.publishing.text")
            : directory.equals(".")
                ? context.text("head.copying.top")
                : context.text("head.copying.text", context.phrases().safe(directory));
    return new Headline(title, Context.join(text, heldUp(context, at)), "plain");
  }

  private static String heldUp(Context context, Situation.Copying at) {
    return at.waitsFor().isEmpty()
        ? ""
        : Context.join(context.phrases().sentences(new ClientEvent.HeldUp(at.waitsFor()), true));
  }

  private static Headline holding(Context context, ClientModel model, Situation.Holding at) {
    Optional<ClientEvent.Published> published = model.told().published();
    String sum =
        published
            .map(
                done ->
                    context.text(
                        "head.holding.text",
                        done.files(),
                        context.phrases().bytes(done.bytes()),
                        context.phrases().duration(done.elapsedNanos()),
                        done.omitted()))
            .orElse("");
    return new Headline(
        context.text("head.holding.title", context.phrases().safe(at.source())),
        Context.join(sum, context.text("head.holding.more")),
        "good");
  }

  private static Headline ended(Context context, ClientModel model) {
    if (model.problem().isPresent()) {
      return new Headline(
          context.text("head.fault.title"), context.problem(model.problem().get()), "bad");
    }
    Outcome outcome = model.told().outcome().orElse(Outcome.INTERRUPTED);
    String side = model.role() == Role.SOURCE ? "source." : "destination.";
    String title = context.text("end." + side + outcome + ".title", held(model), total(model));
    return new Headline(title, endText(context, model, side, outcome), tone(outcome));
  }

  private static String tone(Outcome outcome) {
    return switch (outcome) {
      case COMPLETE -> "good";
      case INTERRUPTED -> "plain";
      case INCOMPLETE, FAILED, TOO_FEW, NO_CONNECTION, REFUSED, FOLDER -> "bad";
    };
  }

  private static String endText(Context context, ClientModel model, String side, Outcome outcome) {
    return switch (outcome) {
      case NO_CONNECTION, REFUSED, FOLDER ->
          model.told().situation() instanceof Situation.Scheduled
              ? context.text("head.scheduled.failed")
              : running(context, model).text();
      case COMPLETE, INCOMPLETE, FAILED ->
          Context.join(context.text("end." + side + outcome + ".text"), sum(context, model));
      case INTERRUPTED, TOO_FEW -> context.text("end." + side + outcome + ".text");
    };
  }

  private static String sum(Context context, ClientModel model) {
    return model
        .told()
        .finished()
        .map(
            done ->
                context.text(
                    "end.sum",
                    done.files(),
                    context.phrases().bytes(done.bytes()),
                    context.phrases().duration(done.elapsedNanos())))
        .orElse("");
  }

  private static long held(ClientModel model) {
    return model.destinations().stream().filter(each -> each.state() == State.HELD).count();
  }

  private static int total(ClientModel model) {
    return Math.max(
        model.destinations().size(), model.told().finished().isPresent() ? 0 : model.wanted());
  }
}
