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
  private LineBuffer lines;
  private int groupFrom;
  private long lastMark;
  private long before;

  /// @param lastMark the number of the last group that is on disk
  /// @param before bytes of series that are on disk
  PointLog(Tallies tallies, int usual, long lastMark, long before) {
    this.tallies = tallies;
    this.lines = new LineBuffer(usual);
    this.lastMark = lastMark;
    this.before = before;
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
    LineBuffer out = lines;
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
    if (out.size() - groupFrom >= SeriesMark.GROUP_BYTES) {
      closeGroup();
    }
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

  private void closeGroup() {
    if (lines.size() > groupFrom) {
      SeriesMark.write(lines, ++lastMark, groupFrom);
      groupFrom = lines.size();
    }
  }

  /// Bytes waiting.
  int waiting() {
    return lines.size();
  }

  /// Bytes of series recorded so far, those waiting included.
  long bytes() {
    return before + lines.size();
  }

  /// Closes the group at hand and gives away all lines, for the empty buffer `next`.
  LineBuffer swap(LineBuffer next) {
    closeGroup();
    LineBuffer full = lines;
    before += full.size();
    lines = next;
    groupFrom = 0;
    return full;
  }
}
