package org.abanico.desktop.program;

/**
 * Who watches a program run. Called on the threads of that program, so that it must return soon.
 *
 * @param <P> the running program
 * @param <E> what happens in it
 */
public interface Watcher<P, E> {

  /** It runs. Before anything happens; again for each backup of a source that stays. */
  void begun(P program);

  /** Something happened. */
  void happened(E event);
}
