package dev.tacho.readers.console;

import dev.tacho.readers.scan.NumberScan;
import dev.tacho.readers.scan.TimeScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/// The names and numbers of one line. Confined to one thread.
final class LinePairs {
  private static final int LONGEST_LINE = 1 << 14;
  private static final int MOST_PAIRS = 500;
  private static final int MOST_WORDS = 3;
  private static final int LONGEST_NAME = 80;

  /// Parts of names that training programs give to metrics.
  private static final List<String> METRICS =
      List.of(
          "loss",
          "acc",
          "lr",
          "learning_rate",
          "learning rate",
          "ppl",
          "perplexity",
          "grad",
          "norm",
          "f1",
          "bleu",
          "rouge",
          "auc",
          "map",
          "iou",
          "reward",
          "score",
          "error",
          "mse",
          "mae",
          "rmse",
          "precision",
          "recall",
          "entropy",
          "kl",
          "throughput",
          "tokens",
          "tok/s",
          "samples/s",
          "it/s",
          "dice",
          "wer",
          "cer",
          "psnr",
          "fid",
          "return");

  /// What stands before a message and is no part of a name.
  private static final Set<String> LEVELS =
      Set.of("info", "warning", "warn", "debug", "error", "trace", "root", "main");

  /// A name with its number.
  ///
  /// @param text the number as it is written
  record Pair(String name, double value, boolean whole, long wholeValue, String text) {
    /// Whether it is called like a metric.
    boolean isMetric() {
      String plain = name.toLowerCase(Locale.ROOT);
      return METRICS.stream().anyMatch(plain::contains);
    }
  }

  private final NumberScan number = new NumberScan();
  private byte[] line = new byte[LONGEST_LINE + 16];
  private int length;
  private final List<Pair> pairs = new ArrayList<>();

  /// What [#read] found.
  List<Pair> pairs() {
    return pairs;
  }

  /// Takes the line apart that stands in `bytes` from `from` to `to`; what is longer is cut.
  void read(byte[] bytes, int from, int to) {
    length = Math.min(to - from, LONGEST_LINE);
    System.arraycopy(bytes, from, line, 0, length);
    Arrays.fill(line, length, length + 16, (byte) 0);
    withoutColours();
    pairs.clear();
    int segment = 0;
    int at = 0;
    while (at < length && pairs.size() < MOST_PAIRS) {
      if (isNumberBegin(at)) {
        int end = numberAt(at);
        if (end > at) {
          take(segment, at, end);
          segment = end;
          at = end;
          continue;
        }
        at = wordEnd(at);
        continue;
      }
      if (isBreak(at)) {
        segment = at + 1;
      }
      at = isWord(line[at]) ? wordEnd(at) : at + 1;
    }
  }

  /// The date at the beginning of the line, as most loggers write it.
  OptionalLong time() {
    int at = 0;
    while (at < length && (line[at] == '[' || line[at] == ' ' || line[at] == '(')) {
      at++;
    }
    int end = at;
    while (end < length && end - at < 35 && isDate(end, at)) {
      end++;
    }
    while (end > at && (line[end - 1] == ' ' || line[end - 1] == '-' || line[end - 1] == ':')) {
      end--;
    }
    return TimeScan.ofText(line, at, end);
  }

  private boolean isDate(int at, int from) {
    byte c = line[at];
    return (c >= '0' && c <= '9')
        || c == '-'
        || c == ':'
        || c == '.'
        || c == ','
        || c == '+'
        || c == 'T'
        || c == 'Z'
        || (c == ' ' && at - from == 10);
  }

  private void withoutColours() {
    int kept = 0;
    for (int i = 0; i < length; i++) {
      if (line[i] == 0x1b && line[i + 1] == '[') {
        i += 2;
        while (i < length && (line[i] < '@' || line[i] > '~')) {
          i++;
        }
        continue;
      }
      line[kept++] = line[i];
    }
    Arrays.fill(line, kept, length, (byte) 0);
    length = kept;
  }

  private static boolean isWord(byte c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '/'
        || c == '.'
        || c == '@'
        || c == '-'
        || c < 0;
  }

  private int wordEnd(int from) {
    int at = from + 1;
    while (at < length && isWord(line[at])) {
      at++;
    }
    return at;
  }

  /// Where one statement ends and the next begins.
  private boolean isBreak(int at) {
    byte c = line[at];
    return c == '|'
        || c == ','
        || c == ';'
        || c == '{'
        || c == '}'
        || c == '('
        || c == ')'
        || c == ']'
        || c == '>'
        || c == '<'
        || c == '\t'
        || ((c == '-' || c == '.') && at + 1 < length && line[at + 1] == ' ');
  }

  private boolean isNumberBegin(int at) {
    byte c = line[at];
    boolean digit = c >= '0' && c <= '9';
    boolean sign = (c == '-' || c == '+') && isSpecial(at + 1);
    boolean minus = c == '-' && line[at + 1] >= '0' && line[at + 1] <= '9';
    boolean point = c == '.' && line[at + 1] >= '0' && line[at + 1] <= '9';
    boolean begins = at == 0 || !isWord(line[at - 1]) || (at > 1 && line[at - 1] == '/');
    return begins && (digit || minus || point || sign || isSpecial(at));
  }

  private boolean isSpecial(int at) {
    return special(at) > 0;
  }

  /// The length of `nan`, `inf` or `infinity` at `at`, in any case; 0 for anything else.
  private int special(int at) {
    for (String word : List.of("infinity", "inf", "nan")) {
      int i = 0;
      while (i < word.length() && (line[at + i] | 0x20) == word.charAt(i)) {
        i++;
      }
      if (i == word.length() && !isWord(line[at + i])) {
        return i;
      }
    }
    return 0;
  }

  private double value;
  private boolean whole;
  private long wholeValue;

  /// Reads a number that stands for itself; where it ends, or `at` where there is none.
  private int numberAt(int at) {
    boolean signed = line[at] == '-' || line[at] == '+';
    int first = signed ? at + 1 : at;
    int named = special(first);
    if (named > 0) {
      boolean nan = (line[first] | 0x20) == 'n';
      double infinity = line[at] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      value = nan ? Double.NaN : infinity;
      whole = false;
      return first + named;
    }
    if (!number.read(line, at) || number.end() > length) {
      return at;
    }
    int end = number.end();
    value = number.value();
    whole = number.isWhole();
    wholeValue = number.wholeValue();
    return standsAlone(end) ? end : at;
  }

  /// Whether what follows a number is no part of it: `12:30:00`, `3rd` and `10.2.1` are none.
  private boolean standsAlone(int end) {
    byte c = line[end];
    if (end == length || c == '%' || c == '/' || c == '\'' || c == '"') {
      return true;
    }
    if (c == ':') {
      return end + 1 >= length || line[end + 1] == ' ';
    }
    if (c == '.') {
      return end + 1 >= length || line[end + 1] == ' ';
    }
    if (!isWord(c)) {
      return true;
    }
    int unit = wordEnd(end) - end;
    return unit <= 2 && (c == 's' || c == 'm' || c == 'x' || c == 'k' || c == 'K');
  }

  private void take(int segment, int at, int end) {
    String name = nameBefore(segment, at);
    if (name.isEmpty() && isCounterOfBar(end)) {
      name = "it";
    }
    if (!name.isEmpty() && line[at == 0 ? 0 : at - 1] != '/') {
      String text = new String(line, at, end - at, StandardCharsets.UTF_8);
      pairs.add(new Pair(name, value, whole, whole ? wholeValue : 0, text));
    }
  }

  /// `50/1000 [`, as progress bars count.
  private boolean isCounterOfBar(int end) {
    int at = end;
    if (line[at] != '/' || !whole) {
      return false;
    }
    at++;
    while (at < length && line[at] >= '0' && line[at] <= '9') {
      at++;
    }
    return at > end + 1 && line[at] == ' ' && line[at + 1] == '[';
  }

  /// The words between the last statement and the number, without what joins them.
  private String nameBefore(int segment, int at) {
    int to = at;
    boolean joined = false;
    boolean quoted = false;
    while (to > segment) {
      byte c = line[to - 1];
      if (c == '=' || c == ':') {
        joined = true;
      } else if (c == '"' || c == '\'') {
        quoted |= joined;
      } else if (c != ' ' && c != '[' && c != '#') {
        break;
      }
      to--;
    }
    if (to == segment || !isWord(line[to - 1])) {
      return "";
    }
    int from = to;
    int words = 0;
    while (words < MOST_WORDS) {
      int begin = from;
      while (begin > segment && isWord(line[begin - 1])) {
        begin--;
      }
      if (begin == from) {
        break;
      }
      String word = new String(line, begin, from - begin, StandardCharsets.UTF_8);
      if (words > 0 && (isLevel(word) || !Character.isLetter(word.charAt(0)))) {
        break;
      }
      from = begin;
      words++;
      boolean again = !quoted && begin > segment && line[begin - 1] == ' ';
      int before = begin - 1;
      if (!again || before <= segment || !isWord(line[before - 1])) {
        break;
      }
      from = before;
    }
    while (from < to && line[from] == ' ') {
      from++;
    }
    String name = new String(line, from, to - from, StandardCharsets.UTF_8);
    boolean named =
        !name.isEmpty() && (Character.isLetter(name.charAt(0)) || name.charAt(0) == '_');
    return named && name.length() <= LONGEST_NAME && !isLevel(name) ? name : "";
  }

  private static boolean isLevel(String word) {
    return LEVELS.contains(word.toLowerCase(Locale.ROOT));
  }
}
