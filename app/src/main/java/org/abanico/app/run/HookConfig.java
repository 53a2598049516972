package org.abanico.app.run;

import java.util.Optional;

/**
 * Commands of the user's own, each for a shell, that are run when a backup has ended.
 *
 * @param onSuccess when all of it is held
 * @param onFailure when it is not
 */
public record HookConfig(Optional<String> onSuccess, Optional<String> onFailure) {

  /** Nothing is run. */
  public static HookConfig none() {
    return new HookConfig(Optional.empty(), Optional.empty());
  }
}
