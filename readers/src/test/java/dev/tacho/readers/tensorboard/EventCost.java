package dev.tacho.readers.tensorboard;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.tacho.core.RunReader;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.wire.Wire;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// What reading the events of a file costs, with our wire reader and with Google's library. A
/// program, run by `scripts/measure/tfevents.py`; nothing of it runs in the build.
///
/// `write FOLDER STEPS METRICS` makes an event file, one event a tag and step as torch does, and
/// `cost.jsonl` with the same points. `ours FILE` and `library FILE` walk through the records
/// once, checksums and all, and print how many values there were and their sum; `open PATH` reads
/// a run of either kind as the words do, without the cache.
final class EventCost {
  private static final double T0 = 1_709_208_000;

  private long count;
  private double sum;

  private EventCost() {}

  /// Takes the mode, the file, and for writing the numbers of steps and metrics.
  public static void main(String[] args) throws IOException {
    Path path = Path.of(args[1]);
    EventCost cost = new EventCost();
    switch (args[0]) {
      case "write" -> write(path, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      case "ours" -> cost.read(path, new Ours());
      case "library" -> cost.read(path, new Library());
      case "open" -> cost.open(path);
      default -> throw new IllegalArgumentException("mode: " + args[0]);
    }
    if (!args[0].equals("write")) {
      System.out.printf(Locale.ROOT, "{\"values\":%d,\"sum\":%.6f}%n", cost.count, cost.sum);
    }
  }

  private static void write(Path folder, int steps, int metrics) throws IOException {
    Random random = new Random(1);
    Path events = folder.resolve("events.out.tfevents.1709208000.host.1.0");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(events));
        OutputStream lines =
            new BufferedOutputStream(Files.newOutputStream(folder.resolve("cost.jsonl")))) {
      out.write(EventFiles.record(EventFiles.version(T0)));
      for (int step = 0; step < steps; step++) {
        double wall = T0 + (step * 0.01);
        StringBuilder line = new StringBuilder("{\"_step\": ").append(step);
        for (int m = 0; m < metrics; m++) {
          double value = Math.exp(-step / 3e4) + (0.05 * random.nextGaussian());
          String name = m == 0 ? "train/loss" : "layers/" + m + "/grad_norm";
          out.write(EventFiles.record(EventFiles.simple(wall, step, name, (float) value)));
          line.append(", \"").append(name).append("\": ").append(value);
        }
        line.append(", \"_runtime\": ").append(wall - T0);
        line.append(", \"_timestamp\": ").append(wall).append("}\n");
        lines.write(line.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void open(Path path) {
    RunReaders readers = RunReaders.withoutCache(List.of(), InstantSource.system());
    RunReader run = readers.open(readers.find(path).runs().getFirst());
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
  }

  /// Takes the values out of one event.
  private interface Taker {
    void take(byte[] bytes, int from, int to, EventCost into) throws IOException;
  }

  private void read(Path file, Taker taker) throws IOException {
    try (Records records = Records.open(file, 0)) {
      while (records.next() == Records.Found.RECORD) {
        taker.take(records.bytes(), records.start(), records.stop(), this);
      }
    }
  }

  private static final class Ours implements Taker {
    private final Tags tags = new Tags();
    private final Wire event = new Wire();
    private final Wire summary = new Wire();
    private final Wire value = new Wire();

    @Override
    public void take(byte[] bytes, int from, int to, EventCost into) {
      event.over(bytes, from, to);
      while (event.next()) {
        if (event.is(5, Wire.BYTES)) {
          summary.into(event);
          while (summary.next()) {
            value.into(summary);
            while (value.next()) {
              if (value.is(1, Wire.BYTES)) {
                Tags.Tag _ = tags.find(bytes, value.start(), value.stop());
              } else if (value.is(2, Wire.FIXED32)) {
                into.count++;
                into.sum += value.real();
              }
            }
          }
        }
      }
    }
  }

  /// The same by the library's own reader of fields, which makes a text of each tag.
  private static final class Library implements Taker {
    private final Map<String, Integer> tags = new HashMap<>();

    @Override
    public void take(byte[] bytes, int from, int to, EventCost into) throws IOException {
      CodedInputStream in = CodedInputStream.newInstance(bytes, from, to - from);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == 5) {
          int end = in.pushLimit(in.readRawVarint32());
          for (int inner = in.readTag(); inner != 0; inner = in.readTag()) {
            int last = in.pushLimit(in.readRawVarint32());
            value(in, into);
            in.popLimit(last);
          }
          in.popLimit(end);
        } else {
          boolean _ = in.skipField(tag);
        }
      }
    }

    private void value(CodedInputStream in, EventCost into) throws IOException {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> tags.merge(in.readString(), 1, Integer::sum);
          case 2 -> {
            into.count++;
            into.sum += in.readFloat();
          }
          default -> {
            boolean _ = in.skipField(tag);
          }
        }
      }
    }
  }
}
