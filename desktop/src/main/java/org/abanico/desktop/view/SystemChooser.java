package org.abanico.desktop.view;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import javafx.stage.DirectoryChooser;
import javafx.stage.Window;

/** The system's own dialog. */
public final class SystemChooser implements FolderChooser {

  @Override
  public Optional<Path> choose(Window owner, Optional<Path> start) {
    DirectoryChooser chooser = new DirectoryChooser();
    start.map(Path::toFile).filter(File::isDirectory).ifPresent(chooser::setInitialDirectory);
    return Optional.ofNullable(chooser.showDialog(owner)).map(File::toPath);
  }
}
