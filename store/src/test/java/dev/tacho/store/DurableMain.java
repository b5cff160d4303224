package dev.tacho.store;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import java.nio.file.Path;

/// Records durable events, for somebody who watches its system calls.
final class DurableMain {
  static final int EVENTS = 40;

  private DurableMain() {}

  public static void main(String[] args) {
    try (RunWriter writer = TestRuns.running(RunStore.at(Path.of(args[0])), "traced")) {
      for (int i = 0; i < EVENTS - 2; i++) {
        writer.event(new RunEvent.ResultAttached(Json.object().put("i", i).build()));
      }
      writer.event(RunEvent.state(RunState.COMPLETED));
    }
  }
}
