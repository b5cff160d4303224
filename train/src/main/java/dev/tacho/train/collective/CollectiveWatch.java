package dev.tacho.train.collective;

/// Is told what a worker is about to do together with the others, so that one that hangs there is
/// known by name. Called on the worker's thread.
public interface CollectiveWatch {

  /// Tells nobody.
  CollectiveWatch NOBODY =
      new CollectiveWatch() {
        @Override
        public void entered(long number, String collective) {}

        @Override
        public void left(long number) {}
      };

  /// It is about to enter its `number`th collective, from 1.
  void entered(long number, String collective);

  /// It came out of it.
  void left(long number);
}
