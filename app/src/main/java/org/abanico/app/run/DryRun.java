package org.abanico.app.run;

import java.io.IOException;
import org.abanico.app.text.Messages;
import org.abanico.app.text.Quantities;
import org.abanico.app.text.SafeText;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.tree.Found;
import org.abanico.backup.tree.TreeWalk;

/** Says what a source would send, without opening files or going to a server. */
public final class DryRun {
  private final Front front;
  private long files;
  private long bytes;
  private long excluded;
  private long unusable;

  private DryRun(Front front) {
    this.front = front;
  }

  /**
   * Prints a line for each entry: {@code +} what would go, {@code -} what is excluded, {@code !}
   * what cannot be read.
   */
  public static ExitCode run(DryRunConfig config, Front front) throws StartException {
    DryRun run = new DryRun(front);
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
      case Found.Directory directory -> line("+ ", directory.path() + "/");
      case Found.Regular file -> {
        files++;
        bytes += file.attributes().size();
        line("+ ", file.path());
      }
      case Found.Link link -> line("+ ", link.path());
      case Found.Special special -> line("+ ", special.path());
      case Found.Excluded gone -> {
        excluded++;
        line("- ", gone.directory() ? gone.path() + "/" : gone.path());
      }
      case Found.Unusable bad -> {
        unusable++;
        line("! ", bad.path() + ": " + bad.detail());
      }
    }
  }

  private void line(String sign, String text) {
    front.console().out(sign + SafeText.of(text) + "\n");
  }

  private ExitCode end() {
    Messages messages = front.messages();
    String size = new Quantities(messages.locale()).bytes(bytes);
    front.console().err(messages.text("dry-run", files, size, excluded, unusable) + "\n");
    return unusable == 0 ? ExitCode.DONE : ExitCode.INCOMPLETE;
  }
}
