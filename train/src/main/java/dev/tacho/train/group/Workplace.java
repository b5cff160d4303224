package dev.tacho.train.group;

import dev.tacho.train.worker.WorkerOrder;

/// What the keeper asks of whoever has workers to be kept.
public interface Workplace {
  /// How the process of this place is started.
  WorkerStart start(Place place);

  /// What it is told.
  WorkerOrder order(Place place);
}
