package org.abanico.desktop.view;

import java.nio.file.Path;
import java.util.Optional;
import javafx.stage.Window;

/** Lets a user choose a folder. */
@FunctionalInterface
public interface FolderChooser {

  /**
   * Asks for a folder.
   *
   * @param owner the window that waits for it
   * @param start where to begin
   * @return nothing when none was chosen
   */
  Optional<Path> choose(Window owner, Optional<Path> start);
}
