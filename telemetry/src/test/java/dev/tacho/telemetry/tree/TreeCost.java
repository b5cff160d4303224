package dev.tacho.telemetry.tree;

import dev.tacho.telemetry.Orphans;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What reading a process tree costs, for `scripts/measure/sample_cost.py`: a number of samples
/// for each line of standard input, `COUNT PAUSE_MILLIS`; answers with the processor time of
/// this thread and the bytes that it allocated, for each sample.
final class TreeCost {
  private TreeCost() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (var tree =
            ProcessTree.open(
                Roots.MACHINE, Long.parseLong(arguments[0]), Orphans.NONE, Optional.empty());
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        int count = Integer.parseInt(words[0]);
        long pause = Long.parseLong(words[1]);
        long nanos = 0;
        long bytes = 0;
        Optional<Double> processes = Optional.empty();
        for (int i = 0; i < count; i++) {
          if (pause > 0) {
            Thread.sleep(pause);
          }
          long bytesBefore = threads.getCurrentThreadAllocatedBytes();
          long nanosBefore = threads.getCurrentThreadCpuTime();
          var reading = new Reading(System.nanoTime(), false);
          tree.read(reading);
          nanos += threads.getCurrentThreadCpuTime() - nanosBefore;
          bytes += threads.getCurrentThreadAllocatedBytes() - bytesBefore;
          processes = reading.value(ProcessTree.PROCESSES);
        }
        System.out.printf(
            "%.1f us %.0f bytes %.0f processes%n",
            nanos / 1e3 / count, (double) bytes / count, processes.orElse(0.0));
      }
    }
  }
}
