package org.abanico.backup.destination;

import java.io.IOException;

/** Does something while whoever asks for it does something else. */
public interface Beside {
  /** Nobody else is there: what is begun is done when it is waited for, and else never. */
  Beside NOBODY =
      new Beside() {
        @Override
        public <T> Doing<T> begin(Work<T> work) {
          return new Doing<>() {
            @Override
            public T await() throws IOException {
              return work.run();
            }

            @Override
            public void close() {}
          };
        }
      };

  /** Begins with something. */
  <T> Doing<T> begin(Work<T> work);

  /** Something to do. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** What is being done. Closed by its beginner: nothing of it goes on then. */
  interface Doing<T> extends AutoCloseable {
    /**
     * Waits for its end, also while the thread is interrupted, which stays so.
     *
     * @throws IOException that of the work
     */
    T await() throws IOException;

    @Override
    void close();
  }
}
