package dev.tacho.report.chart.svg;

import dev.tacho.report.chart.HeatMap;
import dev.tacho.report.chart.Tone;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What colours things: attributes with a class for a page with [ChartStyle], or with the colours
/// themselves. Immutable; any thread.
///
/// @param palette the colours; empty for classes
record Ink(Optional<Palette> palette) {
  /// Colours by class.
  static final Ink CLASSES = new Ink(Optional.empty());

  static Ink of(Palette palette) {
    return new Ink(Optional.of(palette));
  }

  boolean isFixed() {
    return palette.isPresent();
  }

  String text() {
    return fill("t", Palette::text);
  }

  String muted() {
    return fill("m", Palette::muted);
  }

  String ground() {
    return fill("o", Palette::ground);
  }

  String grid() {
    return stroke("g", Palette::grid);
  }

  String axis() {
    return stroke("a", Palette::axis);
  }

  /// A line in the text's colour.
  String rule() {
    return stroke("r", Palette::text);
  }

  /// A line of a series.
  String line(int series) {
    return stroke("s" + series % Palette.SERIES, palette -> palette.series(series));
  }

  /// An area of a series.
  String area(int series) {
    return fill("f" + series % Palette.SERIES, palette -> palette.series(series));
  }

  String area(Tone tone) {
    return fill(tone.name().toLowerCase(Locale.ROOT), palette -> palette.tone(tone));
  }

  String shade(HeatMap.Ramp ramp, int shade) {
    return fill(name(ramp) + shade, palette -> of(palette, ramp, shade));
  }

  /// Text on a shade.
  String onShade(HeatMap.Ramp ramp, int shade) {
    return fill(name(ramp) + "t" + shade, palette -> Palette.on(of(palette, ramp, shade)));
  }

  static String of(Palette palette, HeatMap.Ramp ramp, int shade) {
    return switch (ramp) {
      case SEQUENTIAL -> palette.sequential(shade);
      case DIVERGING -> palette.diverging(shade);
    };
  }

  /// The first letter of the class of a ramp's shades.
  static String name(HeatMap.Ramp ramp) {
    return switch (ramp) {
      case SEQUENTIAL -> "h";
      case DIVERGING -> "d";
    };
  }

  private String fill(String role, Function<Palette, String> colour) {
    return palette
        .map(colour)
        .map(one -> " fill=\"" + one + "\"")
        .orElse(" class=\"c-" + role + "\"");
  }

  private String stroke(String role, Function<Palette, String> colour) {
    return palette
        .map(colour)
        .map(one -> " fill=\"none\" stroke=\"" + one + "\"")
        .orElse(" class=\"c-" + role + "\"");
  }
}
