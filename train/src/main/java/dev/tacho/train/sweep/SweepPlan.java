package dev.tacho.train.sweep;

import dev.tacho.core.json.Json;
import dev.tacho.train.TrainException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What is added up, and how often.
///
/// @param bytes sizes of the tensors, of four bytes an element
/// @param warmUps all-reduces of each size before any counts
/// @param repeats of each size that count
/// @param lasting how long a repeat is to last: it has so many all-reduces as that takes
public record SweepPlan(List<Long> bytes, int warmUps, int repeats, Duration lasting) {
  static final int ELEMENT = 4;
  private static final long LARGEST = 1L << 30;

  /// Refuses what cannot be measured.
  ///
  /// @throws TrainException naming the value
  public SweepPlan {
    bytes = List.copyOf(bytes);
    if (bytes.isEmpty() || warmUps < 1 || repeats < 1 || lasting.toNanos() < 1) {
      throw new TrainException("nothing to measure: sizes, warm-ups or repeats are missing");
    }
    for (long size : bytes) {
      if (size < ELEMENT || size % ELEMENT != 0 || size > LARGEST) {
        throw new TrainException(
            "%d bytes are no whole elements of 4 bytes, or above 1 GiB".formatted(size));
      }
    }
  }

  /// Sizes from `from` up to `to`, each so many times the one before.
  public static List<Long> sizes(long from, long to, int factor) {
    if (factor < 2 || from > to) {
      throw new TrainException(
          "sizes from %d to %d by %d: the factor must be at least 2, and the first no larger"
                  .formatted(from, to, factor)
              + " than the last");
    }
    List<Long> sizes = new ArrayList<>();
    for (long size = from; size <= to; size *= factor) {
      sizes.add(size);
    }
    return sizes;
  }

  Json.Obj toJson() {
    return Json.object()
        .put("bytes", Json.array(bytes.stream().map(Json::of).toList()))
        .put("warm_ups", warmUps)
        .put("repeats", repeats)
        .put("lasting_ns", lasting.toNanos())
        .build();
  }

  static SweepPlan of(Json.Obj json) {
    return new SweepPlan(
        json.array("bytes").stream().map(size -> Long.parseLong(size.toString())).toList(),
        Math.toIntExact(json.needWhole("warm_ups")),
        Math.toIntExact(json.needWhole("repeats")),
        Duration.ofNanos(json.needWhole("lasting_ns")));
  }
}
