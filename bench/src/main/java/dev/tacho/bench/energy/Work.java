package dev.tacho.bench.energy;

import dev.tacho.core.measure.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What was done meanwhile, for the energy to be divided by.
///
/// @param windows in which it was done, one a repeat, warm-ups left out
/// @param idle in which the same machine did nothing; empty where that was not measured
/// @param scope of the work's own numbers; its device is replaced by that of the counter, unless
///     they are the same
/// @param samples done in all windows together
/// @param requests done in all windows together
/// @param tokens generated in all windows together; empty where there are none
/// @param rates of the result itself, `samples_per_s` and the like, for a rate a watt
public record Work(
    List<Window> windows,
    Optional<Window> idle,
    Scope scope,
    long samples,
    long requests,
    OptionalLong tokens,
    Map<String, Double> rates) {
  public Work {
    windows = List.copyOf(windows);
    rates = Map.copyOf(rates);
    if (windows.isEmpty()) {
      throw new IllegalArgumentException("work without a window in which it was done");
    }
  }

  double seconds() {
    return windows.stream().mapToDouble(Window::seconds).sum();
  }
}
