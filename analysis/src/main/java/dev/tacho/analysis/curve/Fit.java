package dev.tacho.analysis.curve;

/// Least squares of a level and up to two courses. Pure.
///
/// @param level what stands alone
/// @param base the factor of the first course; 0 where it has no values
/// @param drift the factor of the second course; 0 where it has no values
/// @param rest sum of the squares of what is left over
record Fit(double level, double base, double drift, double rest) {
  /// Of `y`'s first `n` values; an empty course is left out.
  static Fit of(double[] y, double[] base, double[] drift, int n) {
    boolean b = base.length > 0;
    boolean d = drift.length > 0;
    double sy = 0;
    double sb = 0;
    double sd = 0;
    for (int i = 0; i < n; i++) {
      sy += y[i];
      sb += b ? base[i] : 0;
      sd += d ? drift[i] : 0;
    }
    sy /= n;
    sb /= n;
    sd /= n;
    double yy = 0;
    double by = 0;
    double dy = 0;
    double bb = 0;
    double bd = 0;
    double dd = 0;
    for (int i = 0; i < n; i++) {
      double cy = y[i] - sy;
      double cb = b ? base[i] - sb : 0;
      double cd = d ? drift[i] - sd : 0;
      yy += cy * cy;
      by += cb * cy;
      dy += cd * cy;
      bb += cb * cb;
      bd += cb * cd;
      dd += cd * cd;
    }
    double det = bb * dd - bd * bd;
    double fb = 0;
    double fd = 0;
    // two courses that are all but the same tell nothing apart
    if (bb > 0 && dd > 0 && det > 1e-9 * bb * dd) {
      fb = (by * dd - dy * bd) / det;
      fd = (dy * bb - by * bd) / det;
    } else if (dd > 0 && !(bb > 0)) {
      fd = dy / dd;
    } else if (bb > 0) {
      fb = by / bb;
    }
    double rest = Math.max(0, yy - fb * by - fd * dy);
    return new Fit(sy - fb * sb - fd * sd, fb, fd, rest);
  }

  /// Writes the fitted course into `into`.
  void course(double[] ofBase, double[] ofDrift, double[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] =
          level
              + (ofBase.length > 0 ? base * ofBase[i] : 0)
              + (ofDrift.length > 0 ? drift * ofDrift[i] : 0);
    }
  }

  /// How many independent values what `course` leaves over of `y` is worth, by what neighbours have
  /// in common.
  static double independent(double[] y, double[] course) {
    double own = 0;
    double next = 0;
    for (int i = 0; i < y.length; i++) {
      double rest = y[i] - course[i];
      own += rest * rest;
      if (i > 0) {
        next += rest * (y[i - 1] - course[i - 1]);
      }
    }
    double common = own == 0 ? 0 : Math.clamp(next / own, 0, 0.9);
    return Math.max(5, y.length * (1 - common) / (1 + common));
  }
}
