package org.abanico.server;

import java.util.ArrayList;
import java.util.List;
import org.abanico.wire.message.Limits;
import org.jspecify.annotations.Nullable;

/** The sources of a group, in the order of their turns. */
final class Sources {
  private final List<Source> all = new ArrayList<>();

  boolean isEmpty() {
    return all.isEmpty();
  }

  boolean isFull() {
    return all.size() >= Limits.MAX_SOURCES;
  }

  void add(Source source) {
    all.add(source);
  }

  void remove(Source source) {
    all.remove(source);
  }

  /** The others come before it. */
  void moveToEnd(Source source) {
    all.remove(source);
    all.add(source);
  }

  /** The one whose turn it is. */
  @Nullable Source first() {
    for (Source source : all) {
      if (source.isWaiting()) {
        return source;
      }
    }
    return null;
  }

  /** Whether a backup of that identifier is somebody's, begun or not. */
  boolean names(String backup) {
    return all.stream().anyMatch(source -> source.names(backup));
  }

  /** Whether there is one that gathers destinations here. */
  boolean hasOwn() {
    return all.stream().anyMatch(source -> !source.isUpstream());
  }

  /** A destination could take part in their backups. */
  void appeared(Destination destination) {
    all.forEach(source -> source.appeared(destination));
  }

  /** A destination could not any more; one of them knows that. */
  void disappeared(Destination destination, String code, String words, @Nullable Source except) {
    for (Source source : all) {
      if (!source.equals(except)) {
        source.disappeared(destination, code, words);
      }
    }
  }

  /** A source of that name comes, which may be one of these that was started again. */
  void doubt(String name, long nowNanos) {
    for (Source source : all) {
      if (source.name().equals(name) && source.session() instanceof ClientSession session) {
        session.port().doubt(nowNanos);
      }
    }
  }

  /** Tells those who wait how many come before them, beside so many that are not theirs. */
  void tellTurns(int before) {
    int ahead = before;
    for (Source source : all) {
      if (source.isWaiting()) {
        source.tellTurn(ahead);
        ahead++;
      }
    }
  }

  List<ServerStatus.Client> status() {
    return all.stream().map(Source::status).toList();
  }
}
