package dev.tacho.report.chart.svg;

import dev.tacho.report.chart.Tone;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;

/// Writes the elements of a picture, one a line. Coordinates have one decimal. Confined to one
/// thread.
final class Svg {
  /// Of a room that was made for a text: it holds that text.
  private static final double ROUNDING = 1e-6;

  private static final String[] MARKERS = {
    "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z",
    "M-3.2-3.2h6.4v6.4h-6.4z",
    "M0-4.2L4 3H-4z",
    "M0-4.6L4.2 0 0 4.6-4.2 0z",
    "M0 4.2L4-3H-4z",
    "M-1.3-4.2h2.6v2.9h2.9v2.6h-2.9v2.9h-2.6v-2.9h-2.9v-2.6h2.9z",
    "M-4-2.4L-2.4-4 0-1.6 2.4-4 4-2.4 1.6 0 4 2.4 2.4 4 0 1.6-2.4 4-4 2.4-1.6 0z",
    "M-4.4-1.6h8.8L0 4.6zM0-4.6L4 2H-4z"
  };

  /// Lengths of dashes and gaps; the first is unbroken.
  private static final int[][] DASHES = {
    {}, {7, 3}, {2, 3}, {9, 3, 2, 3}, {12, 4}, {4, 2}, {2, 5}, {9, 2, 2, 2, 2, 2}
  };

  private final StringBuilder out;
  private final Ink ink;
  private final String id;

  Svg(StringBuilder out, Ink ink, String id) {
    this.out = out;
    this.ink = ink;
    this.id = id;
  }

  Ink ink() {
    return ink;
  }

  /// The chart's prefix before `name`.
  String id(String name) {
    return id + "-" + name;
  }

  /// A coordinate with one decimal at most.
  static String n(double value) {
    long tenths = Math.round(value * 10);
    if (tenths % 10 == 0) {
      return Long.toString(tenths / 10);
    }
    return (tenths < 0 ? "-" : "") + Math.abs(tenths / 10) + "." + Math.abs(tenths % 10);
  }

  /// Text safe between tags and in attributes.
  static String escaped(String text) {
    String plain = Printable.of(text);
    StringBuilder safe = new StringBuilder(plain.length() + 8);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        // not allowed in XML 1.0
        case '\ufffe', '\uffff' -> safe.append('\ufffd');
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /// About how wide a text is: fonts differ, so a little more than most need.
  static double width(String text, double size) {
    return Width.of(Printable.of(text)) * size * 0.58;
  }

  /// The beginning of `text` that fits into `room`.
  static String fitting(String text, double size, double room) {
    return Width.cut(Printable.of(text), Math.max(1, (int) (room / (size * 0.58) + ROUNDING)));
  }

  void open(String attributes) {
    out.append("<g").append(attributes).append(">\n");
  }

  void close() {
    out.append("</g>\n");
  }

  void raw(String element) {
    out.append(element).append('\n');
  }

  void line(double x1, double y1, double x2, double y2, String paint) {
    out.append("<path d=\"M").append(n(x1)).append(' ').append(n(y1));
    if (y1 == y2) {
      out.append('H').append(n(x2));
    } else if (x1 == x2) {
      out.append('V').append(n(y2));
    } else {
      out.append('L').append(n(x2)).append(' ').append(n(y2));
    }
    out.append('"').append(paint).append("/>\n");
  }

  void path(String d, String paint, String tip) {
    out.append("<path d=\"").append(d).append('"').append(paint);
    end("path", tip);
  }

  void rect(double x, double y, double width, double height, String paint, String tip) {
    out.append("<rect x=\"").append(n(x)).append("\" y=\"").append(n(y));
    out.append("\" width=\"").append(n(width)).append("\" height=\"").append(n(height));
    out.append('"').append(paint);
    end("rect", tip);
  }

  /// The marker of a series around a point.
  void marker(int series, double x, double y, String paint, String tip) {
    out.append("<path transform=\"translate(").append(n(x)).append(' ').append(n(y));
    out.append(")\" d=\"").append(MARKERS[series % MARKERS.length]).append('"').append(paint);
    end("path", tip);
  }

  /// The sign of a judgement around a point, for nobody to need its colour.
  void sign(Tone tone, double x, double y) {
    String d =
        switch (tone) {
          case PLAIN -> "";
          case GOOD -> "M-4.5-.5L-3.2-1.8-1.2.2 3.2-4.2 4.5-2.9-1.2 2.8z";
          case WARN -> "M-.9-4.5H.9L.5.8h-1zM-.9 1.9H.9V3.7H-.9z";
          case BAD -> MARKERS[6];
        };
    if (!d.isEmpty()) {
      out.append("<path transform=\"translate(").append(n(x)).append(' ').append(n(y));
      out.append(")\" d=\"").append(d).append('"').append(ink.area(tone)).append("/>\n");
    }
  }

  private void end(String element, String tip) {
    if (tip.isEmpty()) {
      out.append("/>\n");
    } else {
      out.append("><title>").append(escaped(tip)).append("</title></").append(element);
      out.append(">\n");
    }
  }

  /// Text whose middle line is at `y`.
  ///
  /// @param anchor start, middle or end
  void text(double x, double y, String anchor, double size, String paint, String text) {
    out.append("<text x=\"").append(n(x)).append("\" y=\"").append(n(y + size * 0.35));
    out.append("\" font-size=\"").append(n(size)).append('"');
    if (!anchor.equals("start")) {
      out.append(" text-anchor=\"").append(anchor).append('"');
    }
    out.append(paint).append('>').append(escaped(text)).append("</text>\n");
  }

  /// How a line of a series is broken, in lengths of `unit`; an attribute, or nothing.
  static String dash(int series, int unit) {
    int[] dash = DASHES[(series + series / DASHES.length) % DASHES.length];
    StringBuilder lengths = new StringBuilder();
    for (int length : dash) {
      lengths.append(lengths.isEmpty() ? "" : " ").append(length * unit);
    }
    return lengths.isEmpty() ? "" : " stroke-dasharray=\"" + lengths + "\"";
  }
}
