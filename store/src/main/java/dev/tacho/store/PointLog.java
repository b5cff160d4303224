package dev.tacho.store;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunSink;
import dev.tacho.core.SeriesTally;
import dev.tacho.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Points on their way to the series: into lines, groups and tallies, without allocation for a
/// shape that was seen before. Confined to one thread at a time.
final class PointLog {
  private static final int MAX_SHAPES = 4096;
  private static final byte[] TIME = ascii("{\"t\":");
  private static final byte[] STEP = ascii(",\"s\":");
  private static final byte[] END = ascii("}}\n");

  /// The fixed bytes of a shape's lines, and where its values are counted.
  private static final class Shape {
    final byte[] source;
    final byte[][] names;
    final @Nullable SeriesTally[] tallies;

    Shape(byte[] source, byte[][] names, @Nullable SeriesTally[] tallies) {
      this.source = source;
      this.names = names;
      this.tallies = tallies;
    }
  }

  private final Tallies tallies;
  private final IdentityHashMap<PointShape, Shape> shapes = new IdentityHashMap<>();
  private @Nullable PointShape lastKey;
  private @Nullable Shape lastShape;
  private final GroupedLines lines;

  /// @param lines of the series; the bytes that are on disk count
  PointLog(Tallies tallies, GroupedLines lines) {
    this.tallies = tallies;
    this.lines = lines;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @SuppressWarnings("ReferenceEquality") // a shape is made once; see PointShape
  void put(long nanos, long step, PointShape key, double[] values) {
    Shape shape = key == lastKey && lastShape != null ? lastShape : shape(key);
    byte[][] names = shape.names;
    if (values.length != names.length) {
      throw new IllegalArgumentException(
          "a point of " + key.names() + " needs " + names.length + " values; got " + values.length);
    }
    LineBuffer out = lines.line();
    out.put(TIME).put(nanos);
    if (step != RunSink.NO_STEP) {
      out.put(STEP).put(step);
    }
    out.put(shape.source);
    for (int i = 0; i < names.length; i++) {
      out.put(names[i]).put(values[i]);
      SeriesTally tally = shape.tallies[i];
      if (tally != null) {
        tally.add(step, values[i]);
      }
    }
    out.put(END);
    tallies.countPoint();
    lines.lineEnded();
  }

  private Shape shape(PointShape key) {
    Shape shape = shapes.get(key);
    if (shape == null) {
      if (shapes.size() == MAX_SHAPES) {
        shapes.clear();
      }
      shape = encode(key);
      shapes.put(key, shape);
    }
    lastKey = key;
    lastShape = shape;
    return shape;
  }

  private Shape encode(PointShape key) {
    List<String> series = key.names();
    byte[][] names = new byte[series.size()][];
    @Nullable SeriesTally[] counts = new SeriesTally[names.length];
    for (int i = 0; i < names.length; i++) {
      String text = (i == 0 ? ",\"m\":{" : ",") + Json.of(series.get(i)) + ":";
      names[i] = text.getBytes(StandardCharsets.UTF_8);
      counts[i] = tallies.of(key.source(), series.get(i));
    }
    String source = key.source().isEmpty() ? "" : ",\"src\":" + Json.of(key.source());
    return new Shape(source.getBytes(StandardCharsets.UTF_8), names, counts);
  }

  /// Bytes waiting.
  int waiting() {
    return lines.waiting();
  }

  /// Bytes of series recorded so far, those waiting included.
  long bytes() {
    return lines.bytes();
  }

  /// Closes the group at hand and gives away all lines, for the empty buffer `next`.
  LineBuffer swap(LineBuffer next) {
    return lines.swap(next);
  }
}
