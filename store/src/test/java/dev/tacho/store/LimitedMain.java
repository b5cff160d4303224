package dev.tacho.store;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/// Writes more than the limit on the size of a file lets it.
final class LimitedMain {
  private LimitedMain() {}

  public static void main(String[] args) throws IOException {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    RunWriter writer = TestRuns.running(RunStore.at(Path.of(args[0])), "limited");
    for (int i = 0; i < 60_000; i++) {
      writer.point(i, i, PointShape.of("loss"), new double[] {i});
    }
    writer.flush();
    VictimMain.say(out, writer.problem().map(StoreProblem::message).orElse("no problem"));
    writer.event(RunEvent.state(RunState.COMPLETED));
    try {
      writer.seal();
    } catch (StoreException e) {
      VictimMain.say(out, String.valueOf(e.getMessage()));
    }
    VictimMain.say(out, "went on");
  }
}
