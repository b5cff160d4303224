package dev.tacho.train.fault;

import dev.tacho.process.Affinity;
import java.util.ArrayList;
import java.util.List;

/// Threads of this process that keep processors busy until this is closed. They end with this
/// process, however it ends.
final class Burners implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean burning = true;

  /// So many threads on `processors` together.
  Burners(int count, List<Integer> processors) {
    for (int i = 0; i < count; i++) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("tacho-burner")
              .start(
                  () -> {
                    boolean _ = Affinity.bindThisThread(processors);
                    while (burning) {
                      Thread.onSpinWait();
                    }
                  }));
    }
  }

  @Override
  public void close() {
    burning = false;
    threads.clear();
  }
}
