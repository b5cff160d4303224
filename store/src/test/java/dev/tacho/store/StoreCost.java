package dev.tacho.store;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleShape;
import dev.tacho.core.json.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Measures what the store costs, for `docs/measurements/store.md`; never run by a test.
/// Arguments: a new folder and `durable`, `points`, `samples` or `list`.
final class StoreCost {
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private StoreCost() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    machine(folder, args[1]);
    switch (args[1]) {
      case "durable" -> durable(folder);
      case "points" -> points(folder);
      case "samples" -> samples(folder);
      case "list" -> list(folder);
      default -> throw new IllegalArgumentException(args[1]);
    }
  }

  private static void machine(Path folder, String mode) throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .orElse("model unknown");
    say(
        "machine: %d cores (%s), Linux %s, %s, load %s",
        Runtime.getRuntime().availableProcessors(),
        model.substring(model.indexOf(':') + 1).strip(),
        System.getProperty("os.version"),
        Files.getFileStore(folder).type(),
        Files.readString(Path.of("/proc/loadavg")).strip());
    say(
        "command: StoreCost %s %s, Java %s %s",
        folder,
        mode,
        System.getProperty("java.vendor.version"),
        ManagementFactory.getRuntimeMXBean().getInputArguments());
    say(
        "repeats: %s",
        switch (mode) {
          case "durable" -> "20 blocks of 300 pairs after 4 of warm-up";
          case "list" -> "41 after 30 of warm-up";
          default -> "12 rounds of 1,000,000 lines";
        });
  }

  private static void say(String format, Object... values) throws IOException {
    String text = String.format(Locale.ROOT, format, values) + "\n";
    OUT.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Durable events against a bare append + fdatasync of the same bytes, turn by turn in each
  /// block, so that what else the disk does meets both alike.
  private static void durable(Path folder) throws IOException {
    int blocks = 20;
    int each = 300;
    RunEvent event = new RunEvent.ResultAttached(Json.object().put("i", 1).build());
    double[] byMedian = new double[blocks];
    double[] byTotal = new double[blocks];
    try (RunWriter writer = TestRuns.running(RunStore.at(folder.resolve(".tacho")), "durable");
        FileChannel bare =
            FileChannel.open(
                folder.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      LineBuffer line = new LineBuffer(256);
      EventLine.write(line, new RunEvent.Entry(1000, 1_000_000_000L, 0, event));
      ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(line.array(), line.size()));
      for (int b = -4; b < blocks; b++) {
        long[][] took = new long[2][each];
        for (int i = 0; i < 2 * each; i++) {
          boolean ours = i % 2 == (i / 2 + b & 1);
          long from = System.nanoTime();
          if (ours) {
            writer.event(event);
          } else {
            bare.write(bytes.rewind());
            bare.force(false);
          }
          took[ours ? 0 : 1][i / 2] = System.nanoTime() - from;
        }
        if (b >= 0) {
          double total = (double) Arrays.stream(took[1]).sum() / Arrays.stream(took[0]).sum();
          Arrays.sort(took[0]);
          Arrays.sort(took[1]);
          byMedian[b] = (double) took[1][each / 2] / took[0][each / 2];
          byTotal[b] = total;
          say(
              "block %2d: medians: ours %6.1f us, bare %6.1f us, ratio %.3f; by totals %.3f",
              b, took[0][each / 2] / 1e3, took[1][each / 2] / 1e3, byMedian[b], total);
        }
      }
      writer.event(RunEvent.state(RunState.COMPLETED));
    }
    spread("by the blocks' medians", byMedian);
    spread("by the blocks' totals ", byTotal);
  }

  private static void spread(String what, double[] ratios) throws IOException {
    Arrays.sort(ratios);
    say(
        "%s: median ratio %.3f (least %.3f, quartiles %.3f and %.3f, greatest %.3f)",
        what, (ratios[9] + ratios[10]) / 2, ratios[0], ratios[5], ratios[14], ratios[19]);
  }

  private static void points(Path folder) throws IOException {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    PointShape shape = PointShape.of("loss", "accuracy");
    double[] values = new double[2];
    int each = 1_000_000;
    for (int round = 0; round < 12; round++) {
      try (RunWriter writer = TestRuns.running(RunStore.at(folder.resolve(".tacho")), "points")) {
        long cpu = cpu();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long from = System.nanoTime();
        for (int i = 0; i < each; i++) {
          values[0] = 4.0 / (1 + i * 0.001);
          values[1] = i * 1e-7 + 0.1;
          writer.point(i * 1000L, i, shape, values);
        }
        writer.flush();
        double seconds = (System.nanoTime() - from) / 1e9;
        say(
            "round %2d: %,.0f lines/s wall, %,.0f lines/s of processor time, %.3f bytes allocated a"
                + " point",
            round,
            each / seconds,
            each / ((cpu() - cpu) / 1e9),
            (double) (threads.getCurrentThreadAllocatedBytes() - bytes) / each);
        writer.event(RunEvent.state(RunState.COMPLETED));
      }
    }
  }

  private static void samples(Path folder) throws IOException {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    SampleShape shape = SampleShape.requests("load");
    double[] values = new double[4];
    int each = 1_000_000;
    for (int round = 0; round < 12; round++) {
      try (RunWriter writer = TestRuns.running(RunStore.at(folder.resolve(".tacho")), "samples")) {
        long cpu = cpu();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long from = System.nanoTime();
        for (int i = 0; i < each; i++) {
          long intended = i * 1_000_003L;
          values[0] = intended + 20_011;
          values[1] = intended + 180_000_017;
          values[2] = i % 50 == 0 ? Double.NaN : intended + 900_000_031;
          values[3] = 128;
          writer.sample(intended, i, i % 50 == 0 ? "timeout" : "ok", shape, values);
        }
        writer.flush();
        double seconds = (System.nanoTime() - from) / 1e9;
        say(
            "round %2d: %,.0f rows/s wall, %,.0f rows/s of processor time, %.3f bytes allocated a"
                + " row",
            round,
            each / seconds,
            each / ((cpu() - cpu) / 1e9),
            (double) (threads.getCurrentThreadAllocatedBytes() - bytes) / each);
        writer.event(RunEvent.state(RunState.COMPLETED));
      }
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /// 1,000 runs of an hour and of a minute: telemetry at 1 Hz of 12 series, and a progress
  /// event each second; then lists of both, interleaved.
  private static void list(Path folder) throws IOException {
    RunStore hour = RunStore.at(folder.resolve("hour"));
    RunStore minute = RunStore.at(folder.resolve("minute"));
    if (hour.list().size() < 1000) {
      generate(hour, 3600);
      generate(minute, 60);
    }
    for (int i = 0; i < 30; i++) {
      hour.list();
      minute.list();
    }
    int repeats = 41;
    double[][] millis = new double[2][repeats];
    for (int i = 0; i < repeats; i++) {
      for (int side = 0; side < 2; side++) {
        boolean first = (side == 0) == (i % 2 == 0);
        long from = System.nanoTime();
        int size = (first ? hour : minute).list().size();
        millis[first ? 0 : 1][i] = (System.nanoTime() - from) / 1e6;
        if (size != 1000) {
          throw new IllegalStateException(size + " runs");
        }
      }
    }
    for (int side = 0; side < 2; side++) {
      Arrays.sort(millis[side]);
      say(
          "1,000 runs of %s: median %.1f ms, least %.1f, quartiles %.1f and %.1f",
          side == 0 ? "an hour  " : "a minute ",
          millis[side][repeats / 2],
          millis[side][0],
          millis[side][repeats / 4],
          millis[side][3 * repeats / 4]);
    }
    say("hour / minute: %.3f by the medians", millis[0][repeats / 2] / millis[1][repeats / 2]);
  }

  static void generate(RunStore store, int seconds) {
    PointShape shape =
        PointShape.of(
            "loss",
            "lr",
            "accuracy",
            "cpu",
            "rss",
            "gpu0",
            "gpu1",
            "power0",
            "power1",
            "read",
            "written",
            "steps");
    double[] values = new double[12];
    for (int run = 0; run < 1000; run++) {
      RunWriter writer = TestRuns.running(store, "run " + run);
      for (int t = 0; t < seconds; t++) {
        Arrays.setAll(values, i -> i + 0.123);
        values[0] = 4.0 / (t + 1);
        writer.point(t * 1_000_000_000L, t, shape, values);
        writer.event(
            t * 1_000_000_000L,
            new RunEvent.Progress(t, Optional.of((double) seconds), Optional.of("s")));
      }
      writer.event(RunEvent.state(RunState.COMPLETED));
      writer.seal();
    }
  }
}
