package dev.tacho.cli;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.store.RunWriter;
import java.nio.file.Path;

/// A process that writes the run `open` in the folder given, until it is asked to stop; then it
/// records that and seals. Prints `ready` when the run can be seen.
final class LiveRunMain {
  private LiveRunMain() {}

  public static void main(String[] args) throws InterruptedException {
    RunWriter run = new Recorded(Path.of(args[0])).open();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  run.event(run.nanos(), RunEvent.state(RunState.CANCELLED, "asked to stop"));
                  run.seal();
                }));
    System.out.println("ready");
    Thread.sleep(60_000);
  }
}
