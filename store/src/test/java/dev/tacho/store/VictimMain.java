package dev.tacho.store;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.SampleShape;
import dev.tacho.core.json.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/// Writes a run for ever and says on standard output what was acknowledged, until it is killed.
/// All values follow from the seed.
final class VictimMain {
  private VictimMain() {}

  static long value(long seed, long i) {
    return new Random(seed * 31 + i).nextLong() >>> 12;
  }

  static String text(long seed, long i) {
    return Long.toHexString(value(seed, i)).repeat(1 + (int) (i % 97));
  }

  @SuppressWarnings("InfiniteLoopStatement")
  public static void main(String[] args) throws IOException {
    long seed = Long.parseLong(args[1]);
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    RunStore store = RunStore.at(Path.of(args[0]));
    RunWriter writer = TestRuns.running(store, "victim");
    say(out, "run " + writer.id());
    Random random = new Random(seed);
    PointShape shape = new PointShape("rank" + seed % 7, java.util.List.of("a", "b"));
    long events = 0;
    long points = 0;
    SampleShape load = new SampleShape("load", java.util.List.of("sent", "last"));
    long rows = 0;
    while (true) {
      if (random.nextInt(3) == 0) {
        Json.Obj result = Json.object().put("i", events).put("text", text(seed, events)).build();
        writer.event(new RunEvent.ResultAttached(result));
        say(out, "event " + events++);
      } else {
        for (int n = random.nextInt(200); n >= 0; n--) {
          double value = value(seed, points) / 1024.0;
          writer.point(points, points++, shape, new double[] {value, -value});
          writer.sample(rows, rows, text(seed, rows), load, new double[] {value(seed, rows++), 1});
        }
        if (random.nextBoolean()) {
          writer.flush();
          say(out, "points " + points);
          say(out, "rows " + rows);
        }
      }
    }
  }

  static void say(FileOutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
