package dev.tacho.report.pdf;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/// How things of a drawing look; what an element does not say it has from its parent.
///
/// @param dash lengths of strokes and gaps; none for an unbroken line
/// @param join as PDF counts joins
/// @param cap as PDF counts ends of lines
record Style(
    Optional<Color> fill,
    Optional<Color> stroke,
    float width,
    List<Float> dash,
    float fillOpacity,
    float strokeOpacity,
    int join,
    int cap,
    float size,
    boolean bold,
    String anchor) {
  /// Of a drawing that says nothing.
  static final Style INITIAL =
      new Style(
          Optional.of(Color.BLACK), Optional.empty(), 1, List.of(), 1, 1, 0, 0, 12, false, "start");

  /// This style with what `element` says.
  Style with(Element element) {
    float opacity = number(element, "opacity", 1);
    return new Style(
        colour(element, "fill", fill),
        colour(element, "stroke", stroke),
        number(element, "stroke-width", width),
        dash(element.getAttribute("stroke-dasharray")),
        number(element, "fill-opacity", fillOpacity) * opacity,
        number(element, "stroke-opacity", strokeOpacity) * opacity,
        switch (element.getAttribute("stroke-linejoin")) {
          case "round" -> 1;
          case "bevel" -> 2;
          case "" -> join;
          default -> 0;
        },
        switch (element.getAttribute("stroke-linecap")) {
          case "round" -> 1;
          case "square" -> 2;
          case "" -> cap;
          default -> 0;
        },
        number(element, "font-size", size),
        switch (element.getAttribute("font-weight")) {
          case "" -> bold;
          case "normal", "400" -> false;
          default -> true;
        },
        element.getAttribute("text-anchor").isEmpty()
            ? anchor
            : element.getAttribute("text-anchor"));
  }

  /// [#dash] as PDF takes it.
  float[] dashes() {
    float[] lengths = new float[dash.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = dash.get(i);
    }
    return lengths;
  }

  private static float number(Element element, String name, float otherwise) {
    String value = element.getAttribute(name);
    return value.isEmpty() ? otherwise : Float.parseFloat(value);
  }

  private static Optional<Color> colour(Element element, String name, Optional<Color> otherwise) {
    String value = element.getAttribute(name);
    return value.isEmpty()
        ? otherwise
        : value.equals("none") ? Optional.empty() : Optional.of(Color.decode(value));
  }

  private List<Float> dash(String value) {
    return value.isEmpty()
        ? dash
        : value.equals("none")
            ? List.of()
            : Arrays.stream(value.trim().split("[ ,]+")).map(Float::valueOf).toList();
  }
}
