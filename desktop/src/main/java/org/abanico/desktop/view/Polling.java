package org.abanico.desktop.view;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.util.Duration;

/** Looks for news a few times a second. */
final class Polling {
  private static final Duration INTERVAL = Duration.millis(300);

  private Polling() {}

  static Timeline of(Runnable look) {
    Timeline timeline = new Timeline(new KeyFrame(INTERVAL, _ -> look.run()));
    timeline.setCycleCount(Animation.INDEFINITE);
    return timeline;
  }
}
