package org.abanico.app.render;

/**
 * Shows events. One thread at a time; no clock but the times it is given.
 *
 * @param <E> {@link org.abanico.client.ClientEvent} or {@link org.abanico.server.ServerEvent}
 */
@FunctionalInterface
public interface Renderer<E> {

  /**
   * Shows an event.
   *
   * @param nowNanos when it happened, of a monotonic clock; never falling
   */
  void on(E event, long nowNanos, Output output);
}
