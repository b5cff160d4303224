package dev.tacho.report.pdf;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.PDFormContentStream;

/// Draws the attribute `d` of a path: moves, lines, curves, arcs and closings. Confined to one
/// thread.
///
/// Arcs become cubic curves of at most a quarter turn each; the centre is found as the SVG 1.1
/// specification does, appendix F.6.5.
final class PathData {
  private static final Pattern TOKEN =
      Pattern.compile("[A-Za-z]|[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");

  private static final double QUARTER = Math.PI / 2;

  private final Matcher tokens;
  private final PDFormContentStream out;
  private boolean more;
  private double x;
  private double y;
  private double startX;
  private double startY;

  private PathData(String d, PDFormContentStream out) {
    this.tokens = TOKEN.matcher(d);
    this.out = out;
    more = tokens.find();
  }

  static void draw(String d, PDFormContentStream out) throws IOException {
    new PathData(d, out).draw();
  }

  private void draw() throws IOException {
    char command = 'M';
    while (more) {
      if (Character.isLetter(tokens.group().charAt(0))) {
        command = tokens.group().charAt(0);
        more = tokens.find();
      }
      step(command);
      // more numbers after a move are lines
      if (command == 'M' || command == 'm') {
        command = command == 'M' ? 'L' : 'l';
      }
    }
  }

  private double number() {
    if (!more || Character.isLetter(tokens.group().charAt(0))) {
      throw new IllegalStateException("a path lacks a number");
    }
    double value = Double.parseDouble(tokens.group());
    more = tokens.find();
    return value;
  }

  private void step(char command) throws IOException {
    boolean relative = Character.isLowerCase(command);
    double fromX = relative ? x : 0;
    double fromY = relative ? y : 0;
    switch (Character.toUpperCase(command)) {
      case 'M' -> {
        x = fromX + number();
        y = fromY + number();
        startX = x;
        startY = y;
        out.moveTo((float) x, (float) y);
      }
      case 'L' -> line(fromX + number(), fromY + number());
      case 'H' -> line(fromX + number(), y);
      case 'V' -> line(x, fromY + number());
      case 'C' -> {
        double[] at = new double[6];
        for (int i = 0; i < at.length; i++) {
          at[i] = (i % 2 == 0 ? fromX : fromY) + number();
        }
        curve(at[0], at[1], at[2], at[3], at[4], at[5]);
      }
      case 'A' -> {
        double rx = number();
        double ry = number();
        double turn = number();
        boolean large = number() != 0;
        boolean sweep = number() != 0;
        arc(rx, ry, turn, large, sweep, fromX + number(), fromY + number());
      }
      case 'Z' -> {
        out.closePath();
        x = startX;
        y = startY;
      }
      default -> throw new IllegalStateException("a path has '" + command + "', not painted");
    }
  }

  private void line(double toX, double toY) throws IOException {
    x = toX;
    y = toY;
    out.lineTo((float) x, (float) y);
  }

  private void curve(double x1, double y1, double x2, double y2, double toX, double toY)
      throws IOException {
    out.curveTo((float) x1, (float) y1, (float) x2, (float) y2, (float) toX, (float) toY);
    x = toX;
    y = toY;
  }

  private void arc(
      double radiusX,
      double radiusY,
      double turn,
      boolean large,
      boolean sweep,
      double toX,
      double toY)
      throws IOException {
    if (radiusX == 0 || radiusY == 0 || turn != 0) {
      if (turn != 0) {
        throw new IllegalStateException("a path has a tilted arc, which is not painted");
      }
      line(toX, toY);
      return;
    }
    double halfX = (x - toX) / 2;
    double halfY = (y - toY) / 2;
    double rx = Math.abs(radiusX);
    double ry = Math.abs(radiusY);
    double beyond = halfX * halfX / (rx * rx) + halfY * halfY / (ry * ry);
    if (beyond > 1) {
      rx *= StrictMath.sqrt(beyond);
      ry *= StrictMath.sqrt(beyond);
    }
    double below = rx * rx * halfY * halfY + ry * ry * halfX * halfX;
    double share = below == 0 ? 0 : Math.max(0, (rx * rx * ry * ry - below) / below);
    double away = (large == sweep ? -1 : 1) * StrictMath.sqrt(share);
    double centreX = away * rx * halfY / ry + (x + toX) / 2;
    double centreY = -away * ry * halfX / rx + (y + toY) / 2;
    double from = StrictMath.atan2((y - centreY) / ry, (x - centreX) / rx);
    double to = StrictMath.atan2((toY - centreY) / ry, (toX - centreX) / rx);
    double angle = to - from;
    if (sweep && angle < 0) {
      angle += 2 * Math.PI;
    } else if (!sweep && angle > 0) {
      angle -= 2 * Math.PI;
    }
    int parts = Math.max(1, (int) Math.ceil(Math.abs(angle) / QUARTER - 1e-9));
    double part = angle / parts;
    double reach = 4.0 / 3 * StrictMath.tan(part / 4);
    for (int i = 0; i < parts; i++) {
      double a = from + i * part;
      double b = a + part;
      double ax = StrictMath.cos(a);
      double ay = StrictMath.sin(a);
      double bx = StrictMath.cos(b);
      double by = StrictMath.sin(b);
      curve(
          centreX + rx * (ax - reach * ay),
          centreY + ry * (ay + reach * ax),
          centreX + rx * (bx + reach * by),
          centreY + ry * (by - reach * bx),
          centreX + rx * bx,
          centreY + ry * by);
    }
  }
}
