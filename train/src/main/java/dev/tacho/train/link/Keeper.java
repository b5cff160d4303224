package dev.tacho.train.link;

/// Who hears what a worker says. Any thread.
public interface Keeper {
  void hear(WorkerSays says);

  /// Whether the worker is asked to end after the step that it is in.
  boolean asksToStop();
}
