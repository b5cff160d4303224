package dev.tacho.report.chart.svg;

import dev.tacho.report.chart.Tone;

/// The colours of a chart on one kind of ground, as `#rrggbb`. What ours were chosen by: text has
/// a contrast of at least 4.5 to the ground and marks of at least 3 (WCAG 2.2, 1.4.3 and 1.4.11);
/// the eight series stay apart for the three kinds of colour blindness as Machado, Oliveira and
/// Fernandes simulate them (IEEE TVCG 15(6), 2009).
public enum Palette {
  /// On a white page, and printed.
  LIGHT(
      "#ffffff",
      "#1a1f26",
      "#57606a",
      "#e1e5ea",
      "#7a838d",
      "#00639c",
      "#7d6300",
      "#b84300",
      "#0060a8#d55e00#1b9e77#7a1f5c" + "#aa00ff#700000#330099#eb004e",
      "#eaf3fb#d3e5f5#b3d2ec#8dbbe0" + "#64a1d1#3f86bf#2369a6#124d85#08325f",
      "#8a3b00#b85c12#dd8a45#f2bd8f" + "#f3f3f3#a9cbe8#6ba3d3#3578b2#0b4f86"),
  /// On a dark page.
  DARK(
      "#12161c",
      "#e6eaef",
      "#a3adb8",
      "#2b323b",
      "#8a949f",
      "#56b4e9",
      "#e6c229",
      "#ff8a4c",
      "#56b4e9#e69f00#009e73#8b52ff" + "#f0e442#936b1a#b4ff8f#3dffbe",
      "#0e2740#123a60#1a4f80#26659f" + "#3a7dbb#5a97d0#82b3e1#aecfef#dcebfa",
      "#ffb677#dd8c48#a9652c#6b4423" + "#2a2f36#1f4a70#2c72a8#4f9bd6#8cc6f2");

  /// How many series have a colour of their own; the next begin anew, with other dashes.
  static final int SERIES = 8;

  /// Shades of a ramp.
  static final int SHADES = 9;

  private final String ground;
  private final String text;
  private final String muted;
  private final String grid;
  private final String axis;
  private final String good;
  private final String warn;
  private final String bad;
  private final String series;
  private final String sequential;
  private final String diverging;

  Palette(
      String ground,
      String text,
      String muted,
      String grid,
      String axis,
      String good,
      String warn,
      String bad,
      String series,
      String sequential,
      String diverging) {
    this.ground = ground;
    this.text = text;
    this.muted = muted;
    this.grid = grid;
    this.axis = axis;
    this.good = good;
    this.warn = warn;
    this.bad = bad;
    this.series = series;
    this.sequential = sequential;
    this.diverging = diverging;
  }

  String ground() {
    return ground;
  }

  String text() {
    return text;
  }

  String muted() {
    return muted;
  }

  String grid() {
    return grid;
  }

  String axis() {
    return axis;
  }

  String series(int i) {
    return part(series, i % SERIES);
  }

  String sequential(int shade) {
    return part(sequential, shade);
  }

  String diverging(int shade) {
    return part(diverging, shade);
  }

  String tone(Tone tone) {
    return switch (tone) {
      case PLAIN -> axis;
      case GOOD -> good;
      case WARN -> warn;
      case BAD -> bad;
    };
  }

  /// One of several colours written without a gap.
  private static String part(String colours, int i) {
    return colours.substring(7 * i, 7 * i + 7);
  }

  /// The better of black and white for text on `colour`.
  static String on(String colour) {
    return contrast(colour, "#000000") >= contrast(colour, "#ffffff") ? "#000000" : "#ffffff";
  }

  /// The contrast of two colours from 1 to 21, by WCAG 2.2.
  static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String colour) {
    return 0.2126 * linear(colour, 1) + 0.7152 * linear(colour, 3) + 0.0722 * linear(colour, 5);
  }

  /// A part of a colour in linear light; `at` is 1 for red, 3 for green, 5 for blue.
  static double linear(String colour, int at) {
    double part = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
    return part <= 0.04045 ? part / 12.92 : StrictMath.pow((part + 0.055) / 1.055, 2.4);
  }
}
