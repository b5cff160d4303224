package dev.tacho.stats;

/// How rank sums and counts of inversions are distributed when all orders are equally likely.
final class RankSums {
  private RankSums() {}

  /// Chances of each value of U (0 to n m) of Mann and Whitney for samples of `n` and `m` values
  /// without ties, by their recurrence. n m (n + m) additions.
  static double[] mannWhitney(int n, int m) {
    // chances of samples of (i, j), from those of (i - 1, j) and (i, j - 1): the largest value
    // belongs to the first sample with the chance i / (i + j), and then is above all j others
    double[][] row = new double[m + 1][];
    for (int j = 0; j <= m; j++) {
      row[j] = new double[] {1};
    }
    for (int i = 1; i <= n; i++) {
      row[0] = new double[] {1};
      for (int j = 1; j <= m; j++) {
        double[] chances = new double[i * j + 1];
        double first = (double) i / (i + j);
        double[] without = row[j];
        for (int u = 0; u < without.length; u++) {
          chances[u + j] += first * without[u];
        }
        double[] shorter = row[j - 1];
        for (int u = 0; u < shorter.length; u++) {
          chances[u] += (1 - first) * shorter[u];
        }
        row[j] = chances;
      }
    }
    return row[m];
  }

  /// Chances of each sum of `size` of the whole numbers `ranks`, drawn without replacement. Serves
  /// samples with ties, whose middle ranks are halves and stand here doubled.
  static double[] draws(int[] ranks, int size) {
    int all = 0;
    for (int rank : ranks) {
      all += rank;
    }
    double[][] chances = new double[size + 1][all + 1];
    chances[0][0] = 1;
    int n = ranks.length;
    for (int i = 0; i < n; i++) {
      // after i + 1 ranks, chances[k][s] counts choices of k among them, kept as shares of all
      // choices of `size` of n by dividing at the end
      for (int k = Math.min(i + 1, size); k > 0; k--) {
        for (int s = all; s >= ranks[i]; s--) {
          chances[k][s] += chances[k - 1][s - ranks[i]];
        }
      }
    }
    double total = 0;
    for (double count : chances[size]) {
      total += count;
    }
    double[] shares = chances[size];
    for (int s = 0; s < shares.length; s++) {
      shares[s] /= total;
    }
    return shares;
  }

  /// Chances of each number of inversions (0 to n (n - 1) / 2) among `n` values in random order:
  /// Kendall's distribution.
  static double[] inversions(int n) {
    double[] chances = {1};
    for (int i = 2; i <= n; i++) {
      double[] next = new double[i * (i - 1) / 2 + 1];
      for (int s = 0; s < chances.length; s++) {
        for (int more = 0; more < i; more++) {
          next[s + more] += chances[s] / i;
        }
      }
      chances = next;
    }
    return chances;
  }

  /// Chances of each sum of the signed ranks that are positive, where each of the whole numbers
  /// `ranks` is taken or left with even chance.
  static double[] signs(int[] ranks) {
    int all = 0;
    for (int rank : ranks) {
      all += rank;
    }
    double[] chances = new double[all + 1];
    chances[0] = 1;
    for (int rank : ranks) {
      double[] next = new double[all + 1];
      for (int s = 0; s <= all; s++) {
        next[s] = (chances[s] + (s >= rank ? chances[s - rank] : 0)) / 2;
      }
      chances = next;
    }
    return chances;
  }

  /// The largest `k` with at most `tail` of the chances on the values below `k`; 0 when even the
  /// smallest value has more.
  static int cut(double[] chances, double tail) {
    double sum = 0;
    int k = 0;
    while (k < chances.length && sum + chances[k] <= tail) {
      sum += chances[k];
      k++;
    }
    return k;
  }

  /// The chances of values below `k`.
  static double below(double[] chances, int k) {
    double sum = 0;
    for (int i = 0; i < k; i++) {
      sum += chances[i];
    }
    return sum;
  }
}
