package org.abanico.simulation.story;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the simulation. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    version = "simulate 0.1.0",
    sortOptions = false,
    header = "Runs the whole system in simulated time, through disasters drawn from a seed.",
    description = {
      "A server, one or two sources and two to eight destinations, as they are in production, over"
          + " a simulated network and clock, with real folders in memory: whatever happens to them,"
          + " they have to keep their promises. The same seed gives the same run."
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  every promise was kept",
      "  1  one was broken: the seed is printed",
      "  2  the command line is wrong"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final double SECOND = 1e9;
  private static final int BROKEN = 1;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many seeds to run, one after the other (${DEFAULT-VALUE}).")
  private long seeds;

  @Option(
      names = "--first",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "The first of them (${DEFAULT-VALUE}).")
  private long first;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many at a time (as many as there are processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--failures",
      paramLabel = "N",
      defaultValue = "1",
      description = "Stop after so many seeds that failed (${DEFAULT-VALUE}).")
  private int failures;

  @Option(names = "--seed", paramLabel = "SEED", description = "Run this one.")
  private @Nullable Long seed;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "With --seed: of so many days with a backup each, rather than of disasters.")
  private @Nullable Integer days;

  @Option(names = "--trace", description = "With --seed: print what happens, line by line.")
  private boolean trace;

  private SimulateCommand() {}

  /** Ends the JVM with an exit code. */
  public static void main(String[] words) {
    Logger log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    log.setLevel(Level.ERROR);
    System.exit(
        run(
            words,
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
  }

  /** As {@link #main}, with the exit code as its result. */
  static int run(String[] words, PrintWriter out, PrintWriter err) {
    return new CommandLine(new SimulateCommand()).setOut(out).setErr(err).execute(words);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seeds < 1 || threads < 1 || failures < 1) {
      throw new ParameterException(spec.commandLine(), "A number of something is at least 1.");
    }
    if (trace && seed == null) {
      throw new ParameterException(spec.commandLine(), "--trace is for --seed.");
    }
    if (days != null && seed == null) {
      throw new ParameterException(spec.commandLine(), "--days is for --seed.");
    }
    if (days != null && days < 1) {
      throw new ParameterException(spec.commandLine(), "There is at least one day.");
    }
    PrintWriter out = spec.commandLine().getOut();
    return seed == null ? many(out) : one(seed, out);
  }

  private int one(long which, PrintWriter out) throws IOException {
    Path work = Stories.newFolder();
    try {
      Consumer<String> listener = trace ? out::println : _ -> {};
      StoryEnd end =
          days == null
              ? Story.tell(which, work, listener)
              : Story.tellOfDays(which, days, work, listener);
      out.printf(
          Locale.ROOT,
          "Seed %d: every promise was kept. %d events in %.0f simulated seconds; the run's hash is"
              + " %016x.%n",
          which,
          end.events(),
          end.nanos() / SECOND,
          end.hash());
      return 0;
    } catch (RuntimeException | AssertionError e) {
      out.println("Seed " + which + ": " + said(e));
      if (trace) {
        e.printStackTrace(out);
      }
      return BROKEN;
    } finally {
      DrawnFolder.delete(work);
    }
  }

  private int many(PrintWriter out) throws IOException, InterruptedException {
    Tally tally = new Tally(out);
    Stories.tell(first, seeds, threads, tally);
    out.printf(
        Locale.ROOT,
        "%d seeds, %d events, %.1f simulated days; %d failed.%n",
        tally.told,
        tally.events,
        tally.nanos / SECOND / 86_400,
        tally.failed.size());
    return tally.failed.isEmpty() ? 0 : BROKEN;
  }

  private static String said(Throwable reason) {
    return reason instanceof BrokenPromiseException
        ? "it does not hold that " + reason.getMessage()
        : "it broke down: " + reason;
  }

  private final class Tally implements Stories.Listener {
    private static final int REPORTED = 500;

    private final PrintWriter out;
    private final List<Long> failed = new ArrayList<>();
    private long told;
    private long events;
    private double nanos;

    Tally(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void ended(long which, StoryEnd end) {
      told++;
      events += end.events();
      nanos += end.nanos();
      if (told % REPORTED == 0) {
        out.println(told + " seeds told");
      }
    }

    @Override
    public void failed(long which, Throwable reason) {
      told++;
      failed.add(which);
      out.println("Seed " + which + ": " + said(reason));
      out.println("  to see how: bin/simulate --seed " + which + " --trace");
    }

    @Override
    public boolean isEnough() {
      return failed.size() >= failures;
    }
  }
}
