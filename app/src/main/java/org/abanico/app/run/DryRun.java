package org.abanico.app.run;

import java.io.IOException;
import org.abanico.app.render.DryRunOutput;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.tree.Found;
import org.abanico.backup.tree.TreeWalk;

/** Says what a source would send, without opening files or going to a server. */
public final class DryRun {
  private final DryRunOutput output;
  private long files;
  private long bytes;
  private long excluded;
  private long unusable;

  private DryRun(DryRunOutput output) {
    this.output = output;
  }

  /**
   * Prints a line for each entry: {@code +} what would go, {@code -} what is excluded, {@code !}
   * what cannot be read.
   */
  public static ExitCode run(DryRunConfig config, Front front) throws StartException {
    DryRun run = new DryRun(new DryRunOutput(front.messages(), front.console(), config.json()));
    try {
      TreeWalk walk = new TreeWalk(config.folder().toRealPath(), config.filter());
      for (Found found = walk.next(); found != null; found = walk.next()) {
        run.tell(found);
      }
    } catch (IOException e) {
      throw front.folder(new FolderException(Problem.UNREADABLE, config.folder(), e));
    }
    return run.end();
  }

  private void tell(Found found) {
    switch (found) {
      case Found.Regular file -> {
        files++;
        bytes += file.attributes().size();
      }
      case Found.Excluded _ -> excluded++;
      case Found.Unusable _ -> unusable++;
      case Found.Directory _, Found.Link _, Found.Special _ -> {}
    }
    output.found(found);
  }

  private ExitCode end() {
    output.end(files, bytes, excluded, unusable);
    return unusable == 0 ? ExitCode.DONE : ExitCode.INCOMPLETE;
  }
}
