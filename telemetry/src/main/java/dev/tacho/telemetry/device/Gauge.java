package dev.tacho.telemetry.device;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.EnergyBoundary;
import dev.tacho.telemetry.JouleSeries;
import dev.tacho.telemetry.kernel.Unreadable;
import java.util.Optional;

/// One counter and how its value of now is had.
///
/// @param series the name of its points
/// @param source what is read, for people
/// @param boundary what a power reading encloses; empty for all others
/// @param energy what a power reading becomes over time; empty for all others
/// @param range values that can be; others are a fault of the driver, and refused
/// @param value reads it
record Gauge(
    String series,
    String source,
    Optional<EnergyBoundary> boundary,
    Optional<Energy> energy,
    Range range,
    Value value) {

  /// The integral of power over time.
  ///
  /// @param device its place on the device axis of a measurement
  record Energy(String series, String device) {}

  /// Reads a value.
  interface Value {
    double now() throws Unreadable;
  }

  /// Values that can be, both ends included.
  record Range(double low, double high, String unit) {
    static final Range PERCENT = new Range(0, 100, "%");
    static final Range BYTES = new Range(0, 1L << 50, "B");
    static final Range WATTS = new Range(0, 20_000, "W");
    // amdgpu says 511 and tegrastats -256 for a sensor that is off
    static final Range CELSIUS = new Range(-55, 250, "degrees Celsius");
    // a clock of 0 is one that stands still
    static final Range MEGAHERTZ = new Range(0.001, 100_000, "MHz");

    /// `value`, or why it is refused.
    double require(String source, double value) throws Unreadable {
      if (value >= low && value <= high) {
        return value;
      }
      throw new Unreadable(
          source
              + " says "
              + value
              + " "
              + unit
              + (value == 0 ? ", so that it is off" : ", which cannot be"));
    }
  }

  static Gauge of(String series, String source, Range range, Value value) {
    return new Gauge(series, source, Optional.empty(), Optional.empty(), range, value);
  }

  /// Power, with its energy.
  static Gauge power(
      String series, Energy energy, String source, EnergyBoundary.Extent extent, Value value) {
    return new Gauge(
        series,
        source,
        Optional.of(new EnergyBoundary(extent, EnergyBoundary.Idle.GROSS)),
        Optional.of(energy),
        Range.WATTS,
        value);
  }

  double read() throws Unreadable {
    return range.require(source, value.now());
  }

  /// @param missing why it cannot be read; empty where it can
  Counter counter(Optional<String> missing) {
    return new Counter(series, source, boundary.map(EnergyBoundary::word), missing);
  }

  /// The counter of the energy, which is there when the power is.
  Optional<Counter> energyCounter(Optional<String> missing) {
    return energy.map(
        integral ->
            new Counter(
                integral.series(),
                series + JouleSeries.INTEGRATED,
                boundary.map(EnergyBoundary::word),
                missing.map(reason -> "it takes " + series + ": " + reason)));
  }
}
