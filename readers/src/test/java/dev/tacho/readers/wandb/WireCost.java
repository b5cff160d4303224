package dev.tacho.readers.wandb;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.format.RunIntake;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// What reading the records of a log costs, with our wire reader and with Google's library.
/// A program, run by `scripts/measure/wandb_wire.py`; nothing of it runs in the build.
///
/// `write FOLDER STEPS METRICS` makes `run-cost.wandb` as version 0.30 writes it, two summary
/// records before each row, and `cost.jsonl` with the same points. `ours FILE` and `library FILE`
/// read a log once and print how many values there were, their sum, and the milliseconds that it
/// took; `open FILE` reads a file of either kind as the words do, without the cache.
final class WireCost {
  private WireCost() {}

  /// Takes the mode, the file, and for writing the numbers of steps and metrics.
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[1]);
    switch (args[0]) {
      case "write" -> write(file, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      case "ours" -> read(file, new OursSum());
      case "library" -> read(file, new LibrarySum());
      case "open" -> open(file);
      default -> throw new IllegalArgumentException("mode: " + args[0]);
    }
  }

  private static void write(Path folder, int steps, int metrics) throws IOException {
    Random random = new Random(1);
    try (OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(folder.resolve("run-cost.wandb")));
        OutputStream lines =
            new BufferedOutputStream(Files.newOutputStream(folder.resolve("cost.jsonl")))) {
      ConstructedLog log = new ConstructedLog(ConstructedLog.Keys.NESTED);
      log.version("0.30.0").run("cost", Map.of("lr", "0.001"));
      for (int step = 0; step < steps; step++) {
        Map<String, String> row = new LinkedHashMap<>();
        StringBuilder line = new StringBuilder("{\"_step\": ").append(step);
        for (int m = 0; m < metrics; m++) {
          String value = "" + (Math.exp(-step / 3e4) + 0.05 * random.nextGaussian());
          String name = m == 0 ? "train/loss" : "layers/" + m + "/grad_norm";
          row.put(name, value);
          line.append(", \"").append(name).append("\": ").append(value);
        }
        line.append(", \"_runtime\": ").append(step);
        line.append(", \"_timestamp\": ").append(1.769904e9 + step).append("}\n");
        lines.write(line.toString().getBytes(StandardCharsets.UTF_8));
        Map<String, String> timing = Map.of("_wandb.runtime", "" + step);
        log.summary(timing).summary(row).row(step, row);
      }
      log.exit(0);
      out.write(log.bytes());
    }
  }

  private static void open(Path file) {
    long begin = System.nanoTime();
    RunReaders readers = RunReaders.withoutCache(List.of(), InstantSource.system());
    RunReader run = readers.open(readers.find(file).runs().getFirst());
    long count = 0;
    double sum = 0;
    for (Series series : run.series()) {
      try (SeriesBlocks blocks = series.blocks()) {
        for (int n = blocks.next(); n > 0; n = blocks.next()) {
          for (int i = 0; i < n; i++) {
            sum += blocks.values()[i];
          }
          count += n;
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "{\"values\":%d,\"sum\":%.6f,\"ms\":%.1f}%n",
        count,
        sum,
        (System.nanoTime() - begin) / 1e6);
  }

  /// Sums all values.
  private interface Sum extends LogFrames.Records {
    long count();

    double sum();
  }

  private static void read(Path file, Sum sum) throws IOException {
    long begin = System.nanoTime();
    try (FileChannel channel = FileChannel.open(file)) {
      long _ = new LogFrames(channel, sum).read(LogFrames.HEADER);
    }
    System.out.printf(
        Locale.ROOT,
        "{\"values\":%d,\"sum\":%.6f,\"ms\":%.1f}%n",
        sum.count(),
        sum.sum(),
        (System.nanoTime() - begin) / 1e6);
  }

  /// As the reader does it.
  private static final class OursSum implements Sum, RunIntake {
    private final Records records = new Records(this);
    private final Map<String, Integer> series = new HashMap<>();
    private long count;
    private double sum;

    @Override
    public void record(byte[] bytes, int from, int to, long offset) {
      records.record(bytes, from, to, offset);
    }

    @Override
    public void damage(long offset, String what) {
      throw new IllegalStateException(what);
    }

    @Override
    public int series(String source, String name) {
      return series.computeIfAbsent(name, n -> series.size());
    }

    @Override
    public void value(int number, long step, long nanos, double value) {
      count++;
      sum += value;
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public double sum() {
      return sum;
    }

    @Override
    public void header(RunHeader header) {}

    @Override
    public void event(long nanos, RunEvent event) {}

    @Override
    public void restart(long fromStep) {}

    @Override
    public void restart(int number, long fromStep) {}

    @Override
    public void metric(Metric stated) {}

    @Override
    public void stepName(String name) {}

    @Override
    public void stepText(long step, String text) {}

    @Override
    public void endValues(Json.Obj values) {}

    @Override
    public void group(String name) {}

    @Override
    public void note(String text) {}

    @Override
    public void output(String line) {}

    @Override
    public void unknownState(String why) {}

    @Override
    public void damage(Path file, long line, long offset, String what) {}

    @Override
    public void consumed(Path file, long offset, Json.Obj state) {}

    @Override
    public void again() {}

    @Override
    public void uses(Path path) {}
  }

  /// The rows by the library's own stream, without making messages: the fastest that it offers.
  /// Does less than the reader: summary records are passed over whole, names are not joined.
  private static final class LibrarySum implements Sum {
    private final JsonNumber number = new JsonNumber();
    private final Map<String, Integer> series = new HashMap<>();
    private long count;
    private double sum;

    @Override
    public void record(byte[] bytes, int from, int to, long offset) {
      try {
        CodedInputStream in = CodedInputStream.newInstance(bytes, from, to - from);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
          if (WireFormat.getTagFieldNumber(tag) == 2) {
            row(in);
          } else {
            boolean _ = in.skipField(tag);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void row(CodedInputStream in) throws IOException {
      int limit = in.pushLimit(in.readRawVarint32());
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == 1) {
          item(in);
        } else {
          boolean _ = in.skipField(tag);
        }
      }
      in.popLimit(limit);
    }

    private void item(CodedInputStream in) throws IOException {
      int limit = in.pushLimit(in.readRawVarint32());
      String key = "";
      byte[] value = {};
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1, 2 -> key = in.readStringRequireUtf8();
          case 16 -> value = in.readByteArray();
          default -> {
            boolean _ = in.skipField(tag);
          }
        }
      }
      in.popLimit(limit);
      if (number.is(value, 0, value.length) && !key.startsWith("_")) {
        Integer _ = series.computeIfAbsent(key, n -> series.size());
        count++;
        sum += number.value();
      }
    }

    @Override
    public void damage(long offset, String what) {
      throw new IllegalStateException(what);
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public double sum() {
      return sum;
    }
  }
}
