package org.abanico.simulation.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.SourceOptions;
import org.abanico.client.SourceOptions.WaitFor;

/** A group: a source, its destinations, and the backups that its user wants. */
final class Team {
  /** After so long its user interrupts a source. */
  private static final long PATIENCE = 600 * World.SECOND;

  private static final long LONGEST_PAUSE = 120 * World.SECOND;
  private static final long[] LOST_AFTER = {0, 20, 120, 600};

  private final World world;
  private final String name;
  private final SourceMachine source;
  private final List<DestinationMachine> members;
  private final RestorerMachine restorer;
  private final SplittableRandom random;
  private int rounds;
  private int round;

  Team(
      World world,
      String name,
      SourceMachine source,
      List<DestinationMachine> members,
      RestorerMachine restorer,
      SplittableRandom random) {
    this.world = world;
    this.name = name;
    this.source = source;
    this.members = members;
    this.restorer = restorer;
    this.random = random;
    this.rounds = 1 + random.nextInt(4);
    source.sendsTo(members);
  }

  String name() {
    return name;
  }

  SourceMachine source() {
    return source;
  }

  List<DestinationMachine> members() {
    return members;
  }

  RestorerMachine restorer() {
    return restorer;
  }

  DestinationMachine anyMember(SplittableRandom drawing) {
    return members.get(drawing.nextInt(members.size()));
  }

  /** Everybody comes, sooner or later. */
  void begin() {
    for (DestinationMachine member : members) {
      world.network.after(random.nextLong(20 * World.SECOND), member::start);
    }
    world.network.after(random.nextLong(LONGEST_PAUSE), this::next);
    restoreLater();
    verifyLater();
  }

  private void verifyLater() {
    world.network.after(
        random.nextLong(2 * LONGEST_PAUSE),
        () -> {
          if (rounds > 0) {
            anyMember(random).verify();
            verifyLater();
          }
        });
  }

  private void restoreLater() {
    world.network.after(
        random.nextLong(2 * LONGEST_PAUSE),
        () -> {
          if (rounds > 0) {
            restore();
            restoreLater();
          }
        });
  }

  private void restore() {
    if (!restorer.isUp()) {
      List<DestinationMachine> sound =
          members.stream().filter(member -> !member.isRotten()).toList();
      restorer.start(sound.get(random.nextInt(sound.size())));
      watchRestore();
    }
  }

  /** A bit flips on the disk of one of them; another can still give everything back. */
  void rot() {
    if (members.size() > 1) {
      anyMember(random).rot();
    }
  }

  private void watchRestore() {
    world.network.after(
        World.SECOND / 10,
        () -> {
          restorer.reap();
          if (restorer.isUp()) {
            watchRestore();
          }
        });
  }

  /** Whether its user wants no further backup, and no source runs. */
  boolean isDone() {
    return rounds == 0 && !source.isUp() && !restorer.isUp();
  }

  private void next() {
    if (rounds == 0) {
      return;
    }
    rounds--;
    edit();
    source.start(options());
    int its = ++round;
    world.network.after(
        PATIENCE,
        () -> {
          if (its == round) {
            source.interrupt();
          }
        });
    watch(its);
  }

  /** Looks now and then whether the round is over. */
  private void watch(int its) {
    world.network.after(
        World.SECOND / 10,
        () -> {
          source.reap();
          if (source.isUp()) {
            watch(its);
          } else {
            world.network.after(random.nextLong(LONGEST_PAUSE), this::next);
          }
        });
  }

  private void edit() {
    if (round > 0) {
      try {
        source.folder().edit();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private SourceOptions options() {
    WaitFor[] all = WaitFor.values();
    int need = 1 + random.nextInt(members.size());
    SourceOptions options =
        SourceOptions.usual(name, name, need)
            .withWaitFor(all[random.nextInt(all.length)])
            .withLostAfter(Duration.ofSeconds(LOST_AFTER[random.nextInt(LOST_AFTER.length)]))
            .withReconnect(random.nextInt(4) > 0);
    return random.nextBoolean()
        ? options
        : options.withWait(Duration.ofSeconds(random.nextInt(120)), 1 + random.nextInt(need));
  }

  /** One more backup, to everybody. */
  void beginLast() {
    rounds = 0;
    edit();
    source.start(SourceOptions.usual(name, name, members.size()));
    watch(++round);
  }

  /** Somebody gets something back. */
  void beginLastRestore() {
    restore();
  }

  /** That has come back; of what vanished while it was read, a backup lacks something itself. */
  void checkLastRestore() {
    BrokenPromiseException.require(
        restorer.outcome() == Outcome.COMPLETE
            || (restorer.outcome() == Outcome.INCOMPLETE && source.hasLostSight()),
        "without faults a restore of " + name + " is complete, not " + restorer.outcome());
  }

  /** That backup has come to everybody. */
  void checkLast() {
    BrokenPromiseException.require(
        source.outcome() == Outcome.COMPLETE,
        "without faults a backup of " + name + " is complete, not " + source.outcome());
    for (DestinationMachine member : members) {
      BrokenPromiseException.require(
          member.holds(source.tree()), "without faults " + member.name() + " holds the backup");
    }
  }
}
