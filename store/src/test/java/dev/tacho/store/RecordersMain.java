package dev.tacho.store;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Several recorders in one process, each with a run of its own; they end when standard input
/// does.
final class RecordersMain {
  private RecordersMain() {}

  static final int POINTS = 2000;
  static final int EVENTS = 30;

  public static void main(String[] args) throws IOException, InterruptedException {
    RunStore store = RunStore.at(Path.of(args[0]));
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    List<Thread> threads = new ArrayList<>();
    List<RunWriter> writers = new ArrayList<>();
    for (int i = Integer.parseInt(args[1]); i > 0; i--) {
      RunWriter writer = TestRuns.running(store, "one of many");
      writers.add(writer);
      VictimMain.say(out, writer.id() + " " + writer.inbox());
      threads.add(Thread.ofPlatform().start(() -> record(writer)));
    }
    while (System.in.read() >= 0) {
      // until the parent closes it
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (RunWriter writer : writers) {
      writer.event(RunEvent.state(RunState.COMPLETED));
      VictimMain.say(out, "sealed " + writer.seal().digest());
    }
  }

  private static void record(RunWriter writer) {
    PointShape shape = PointShape.of("x");
    for (int i = 0; i < POINTS; i++) {
      writer.point(i, i, shape, new double[] {i});
      if (i % (POINTS / EVENTS) == 0) {
        writer.event(new RunEvent.ResultAttached(Json.object().put("i", i).build()));
      }
    }
  }
}
