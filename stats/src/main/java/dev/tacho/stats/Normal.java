package dev.tacho.stats;

/// The standard normal distribution.
///
/// Sources: M. J. Wichura, "Algorithm AS 241", Applied Statistics 37(3), 1988 (quantiles, relative
/// error about 1e-16); NIST Digital Library of Mathematical Functions, 7.6.1 and 7.9.3 (the
/// distribution function: series within 3 of zero, continued fraction outside).
final class Normal {
  private static final double[] A = {
    3.3871328727963665, 133.14166789178438, 1971.5909503065513,
    13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227
  };
  private static final double[] B = {
    1,
    42.31333070160091,
    687.1870074920579,
    5394.196021424751,
    21213.794301586597,
    39307.89580009271,
    28729.085735721943,
    5226.495278852854
  };
  private static final double[] C = {
    1.4234371107496835, 4.630337846156546, 5.769497221460691,
    3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
    0.022723844989269184, 0.0007745450142783414
  };
  private static final double[] D = {
    1,
    2.053191626637759,
    1.6763848301838038,
    0.6897673349851,
    0.14810397642748008,
    0.015198666563616457,
    0.0005475938084995345,
    1.0507500716444169e-9
  };
  private static final double[] E = {
    6.657904643501103, 5.463784911164114, 1.7848265399172913,
    0.29656057182850487, 0.026532189526576124, 0.0012426609473880784,
    2.7115555687434876e-5, 2.0103343992922881e-7
  };
  private static final double[] F = {
    1,
    0.599832206555888,
    0.1369298809227358,
    0.014875361290850615,
    0.0007868691311456133,
    1.8463183175100548e-5,
    1.421511758316446e-7,
    2.0442631033899397e-15
  };

  private Normal() {}

  /// The value below which a share `p` (between 0 and 1) lies.
  static double quantile(double p) {
    Values.requireShare("share of the normal distribution", p);
    double q = p - 0.5;
    if (Math.abs(q) <= 0.425) {
      double r = 0.180625 - q * q;
      return q * polynomial(A, r) / polynomial(B, r);
    }
    double r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
    double size =
        r <= 5
            ? polynomial(C, r - 1.6) / polynomial(D, r - 1.6)
            : polynomial(E, r - 5) / polynomial(F, r - 5);
    return q < 0 ? -size : size;
  }

  /// The share that lies below `z`.
  static double below(double z) {
    return z < 0 ? beyond(-z) : 1 - beyond(z);
  }

  /// The share that lies above `z`, for `z` of at least 0; no loss of figures far out.
  private static double beyond(double z) {
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    if (z < 3) {
      double term = z;
      double sum = z;
      for (int k = 1; term > sum * 1e-17; k++) {
        term *= z * z / (2 * k + 1);
        sum += term;
      }
      return 0.5 - density * sum;
    }
    double fraction = z;
    for (int k = 100; k > 0; k--) {
      fraction = z + k / fraction;
    }
    return density / fraction;
  }

  private static double polynomial(double[] terms, double x) {
    double sum = 0;
    for (int i = terms.length - 1; i >= 0; i--) {
      sum = sum * x + terms[i];
    }
    return sum;
  }
}
