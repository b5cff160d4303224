package dev.tacho.report.pdf;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.util.Matrix;

/// Reads the attribute `transform`: shifts, turns and scales. Pure.
final class Transforms {
  private static final Pattern STEP = Pattern.compile("([a-z]+)\\(([^)]*)\\)");

  private Transforms() {}

  /// Its steps, the outermost first.
  static List<Matrix> of(String transform) {
    List<Matrix> steps = new ArrayList<>();
    Matcher step = STEP.matcher(transform);
    while (step.find()) {
      String[] parts = step.group(2).trim().split("[ ,]+");
      float first = Float.parseFloat(parts[0]);
      float second = parts.length > 1 ? Float.parseFloat(parts[1]) : 0;
      steps.add(
          switch (step.group(1)) {
            case "translate" -> new Matrix(1, 0, 0, 1, first, second);
            case "scale" -> new Matrix(first, 0, 0, parts.length > 1 ? second : first, 0, 0);
            case "rotate" -> turned(first, parts);
            default ->
                throw new IllegalStateException(
                    "a chart is transformed by " + step.group(1) + ", which is not painted");
          });
    }
    return steps;
  }

  private static Matrix turned(float degrees, String[] parts) {
    double angle = StrictMath.toRadians(degrees);
    float cos = (float) StrictMath.cos(angle);
    float sin = (float) StrictMath.sin(angle);
    if (parts.length < 3) {
      return new Matrix(cos, sin, -sin, cos, 0, 0);
    }
    float x = Float.parseFloat(parts[1]);
    float y = Float.parseFloat(parts[2]);
    return new Matrix(cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y);
  }
}
