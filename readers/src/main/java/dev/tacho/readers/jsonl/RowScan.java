package dev.tacho.readers.jsonl;

import dev.tacho.readers.scan.NumberScan;
import dev.tacho.readers.scan.TimeScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Takes rows of JSON apart, quickly where they look like rows before.
///
/// Idea: what stands between two values (`, "train/loss": `) is the same in thousands of rows. It
/// is kept, with what it means, as a branch of a tree ([Lead]): a row that was seen before costs
/// one comparison of bytes and one number a value. Where no branch matches, the text is read as
/// JSON and becomes a branch. The end of the row is a branch too, line break included, so that a
/// row which matches to its end is whole.
///
/// Stays whole because a branch, the row that takes it and the text that becomes one change
/// together.
///
/// Invariant: a branch holds only behind the branches that lead to it, which were compared
/// before, so the nesting and the commas between are right wherever the bytes match. Confined to
/// one thread.
///
/// See `docs/decisions/101-own-json-scanner.md`.
final class RowScan {
  /// Kinds of a value: written without a fraction, any other number, text or an empty text.
  static final byte WHOLE = 0;

  static final byte FRACTION = 1;
  static final byte TEXT = 2;

  private static final int MOST_LEAD_BYTES = 16 << 20;
  private static final int MOST_SIBLINGS = 24;
  private static final int MOST_NAMES = 60_000;
  private static final int LONGEST_NAME = 1_000;
  private static final int DEEPEST = 64;
  private static final int END = -1;
  private static final int IGNORED = -2;

  /// What [#row] answers for bytes that are no row.
  static final int NO_ROW = -1;

  /// Takes a row.
  interface Rows {
    void row(RowScan scan);
  }

  /// What stands before a value, or behind the last.
  private static final class Lead {
    private final byte[] bytes;
    private final int slot;
    private final String[] open;
    private final boolean twice;
    private Lead[] next = {};

    Lead(byte[] bytes, int slot, String[] open, boolean twice) {
      this.bytes = bytes;
      this.slot = slot;
      this.open = open;
      this.twice = twice;
    }
  }

  private final NumberScan number = new NumberScan();
  private final Map<String, Integer> slots = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final Lead first = new Lead(new byte[0], IGNORED, new String[0], false);
  private int leadBytes;

  private byte[] bytes = {};
  private int count;
  private int[] slotOf = new int[16];
  private byte[] kind = new byte[16];
  private double[] value = new double[16];
  private long[] whole = new long[16];
  private int[] from = new int[16];
  private int[] to = new int[16];
  private String fault = "";
  private int valueEnd;

  /// How many numbers and texts the last row had.
  int count() {
    return count;
  }

  /// A number for the name of value `i`, the same in all rows.
  int slot(int i) {
    return slotOf[i];
  }

  String name(int i) {
    return names.get(slotOf[i]);
  }

  String nameOf(int slot) {
    return names.get(slot);
  }

  byte kind(int i) {
    return kind[i];
  }

  double value(int i) {
    return value[i];
  }

  /// The value as it is written, where it is [#WHOLE].
  long whole(int i) {
    return whole[i];
  }

  /// The value as text, without quotes.
  String text(int i) {
    String raw = new String(bytes, from[i], to[i] - from[i], StandardCharsets.UTF_8);
    return kind[i] == TEXT && raw.indexOf('\\') >= 0 ? Escapes.undone(raw) : raw;
  }

  /// The value as a date, where it can be one.
  OptionalLong time(int i) {
    return kind[i] == TEXT ? TimeScan.ofText(bytes, from[i], to[i]) : TimeScan.ofNumber(value[i]);
  }

  /// Why the last row was none.
  String fault() {
    return fault;
  }

  /// The first byte behind a byte order mark.
  static int start(byte[] bytes, int limit) {
    boolean marked =
        limit >= 3
            && (bytes[0] & 0xff) == 0xef
            && (bytes[1] & 0xff) == 0xbb
            && (bytes[2] & 0xff) == 0xbf;
    return marked ? 3 : 0;
  }

  /// Reads the row that begins at `at` and ends with a line break before `limit`; the place
  /// behind it, or [#NO_ROW]. The byte at `limit` must be readable.
  int row(byte[] in, int at, int limit) {
    bytes = in;
    count = 0;
    boolean twice = false;
    Lead lead = first;
    int p = at;
    while (true) {
      @Nullable Lead next = null;
      for (Lead one : lead.next) {
        byte[] b = one.bytes;
        int end = p + b.length;
        if (end <= limit && Arrays.equals(in, p, end, b, 0, b.length)) {
          next = one;
          p = end;
          break;
        }
      }
      if (next == null) {
        next = learn(lead, p, limit);
        if (next == null) {
          return NO_ROW;
        }
        p += next.bytes.length;
      }
      twice |= next.twice;
      if (next.slot == END) {
        if (twice) {
          dropEarlier();
        }
        return p;
      }
      p = valueAt(p, limit, next.slot);
      if (p < 0) {
        return NO_ROW;
      }
      lead = next;
    }
  }

  /// Takes the value at `p` and tells where it ends; negative where there is none.
  private int valueAt(int p, int limit, int slot) {
    byte c = bytes[p];
    if ((c >= '0' && c <= '9') || (c == '-' && bytes[p + 1] != 'I')) {
      if (!number.read(bytes, p) || number.end() > limit) {
        return fail("no number", p);
      }
      int end = number.end();
      add(slot, number.isWhole() ? WHOLE : FRACTION, number.value(), p, end);
      return end;
    }
    return switch (c) {
      case '"' -> string(p, limit, slot);
      case 'N' -> word("NaN", p, slot, Double.NaN);
      case 'I' -> word("Infinity", p, slot, Double.POSITIVE_INFINITY);
      case '-' -> word("-Infinity", p, slot, Double.NEGATIVE_INFINITY);
      case 'n' -> begins("null", p) ? p + 4 : word("nan", p, slot, Double.NaN);
      case 't' -> begins("true", p) ? p + 4 : fail("an unknown word", p);
      case 'f' -> begins("false", p) ? p + 5 : fail("an unknown word", p);
      case '[' -> list(p, limit);
      default -> fail("no value", p);
    };
  }

  private int word(String word, int p, int slot, double meaning) {
    if (!begins(word, p)) {
      return fail("an unknown word", p);
    }
    add(slot, FRACTION, meaning, p, p + word.length());
    return p + word.length();
  }

  private boolean begins(String word, int p) {
    if (p + word.length() > bytes.length) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[p + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int string(int p, int limit, int slot) {
    int end = stringEnd(p, limit);
    if (end < 0) {
      return fail("a text without an end", p);
    }
    int length = end - p - 2;
    if (length >= 3 && length <= 9) {
      double meaning = special(p + 1, length);
      if (meaning != 0) {
        add(slot, FRACTION, meaning, p + 1, end - 1);
        return end;
      }
    }
    add(slot, TEXT, Double.NaN, p + 1, end - 1);
    return end;
  }

  /// NaN or an infinity that was written as text; 0 for anything else.
  private double special(int p, int length) {
    boolean minus = bytes[p] == '-';
    int at = minus || bytes[p] == '+' ? p + 1 : p;
    int n = length - (at - p);
    if (n == 3 && same("nan", at)) {
      return Double.NaN;
    }
    if ((n == 3 && same("inf", at)) || (n == 8 && same("infinity", at))) {
      return minus ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return 0;
  }

  private boolean same(String lower, int p) {
    for (int i = 0; i < lower.length(); i++) {
      if ((bytes[p + i] | 0x20) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The place behind the quote that ends the string at `p`, or -1.
  private int stringEnd(int p, int limit) {
    for (int i = p + 1; i < limit; i++) {
      byte c = bytes[i];
      if (c == '"') {
        return i + 1;
      }
      if (c == '\\') {
        i++;
      } else if (c >= 0 && c < ' ') {
        return -1;
      }
    }
    return -1;
  }

  /// The place behind the list at `p`; its items are passed over, whatever they are.
  private int list(int p, int limit) {
    int depth = 0;
    for (int i = p; i < limit; i++) {
      switch (bytes[i]) {
        case '[', '{' -> depth++;
        case ']', '}' -> {
          if (--depth == 0) {
            return bytes[i] == ']' ? i + 1 : fail("a list that is not closed", i);
          }
        }
        case '"' -> {
          int end = stringEnd(i, limit);
          if (end < 0) {
            return fail("a text without an end", i);
          }
          i = end - 1;
        }
        case '\n' -> {
          return fail("a list without an end", i);
        }
        default -> {}
      }
    }
    return fail("a list without an end", limit);
  }

  private void add(int slot, byte what, double number, int start, int end) {
    if (slot == IGNORED) {
      return;
    }
    if (count == slotOf.length) {
      grow();
    }
    slotOf[count] = slot;
    kind[count] = what;
    value[count] = number;
    whole[count] = what == WHOLE ? this.number.wholeValue() : 0;
    from[count] = start;
    to[count] = end;
    count++;
  }

  private void grow() {
    int more = count * 2;
    slotOf = Arrays.copyOf(slotOf, more);
    kind = Arrays.copyOf(kind, more);
    value = Arrays.copyOf(value, more);
    whole = Arrays.copyOf(whole, more);
    from = Arrays.copyOf(from, more);
    to = Arrays.copyOf(to, more);
  }

  /// Of a name that stands twice in a row, the last value holds, as in Python.
  private void dropEarlier() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      boolean later = false;
      for (int j = i + 1; j < count && !later; j++) {
        later = slotOf[j] == slotOf[i];
      }
      if (!later) {
        slotOf[kept] = slotOf[i];
        kind[kept] = kind[i];
        value[kept] = value[i];
        whole[kept] = whole[i];
        from[kept] = from[i];
        to[kept] = to[i];
        kept++;
      }
    }
    count = kept;
  }

  /// Reads what stands at `p` behind `lead` as JSON, up to the next value or the end of the row.
  private @Nullable Lead learn(Lead lead, int start, int limit) {
    String[] open = lead.open;
    boolean begin = lead == first;
    boolean mayName = false;
    boolean afterComma = false;
    int p = start;
    if (begin) {
      p = blanks(p, limit);
      if (p >= limit || bytes[p] != '{') {
        fail("no object", p);
        return null;
      }
      p++;
      open = new String[] {""};
      mayName = true;
    }
    while (true) {
      p = blanks(p, limit);
      if (p >= limit) {
        fail("an object without an end", p);
        return null;
      }
      switch (bytes[p]) {
        case '}' -> {
          if (afterComma) {
            fail("a comma without a name behind it", p);
            return null;
          }
          p++;
          open = Arrays.copyOf(open, open.length - 1);
          mayName = false;
          if (open.length == 0) {
            p = blanks(p, limit);
            if (p >= limit || bytes[p] != '\n') {
              fail("something behind the object", p);
              return null;
            }
            return branch(lead, new Lead(copy(start, p + 1), END, open, false));
          }
        }
        case ',' -> {
          if (mayName) {
            fail("a comma too many", p);
            return null;
          }
          p++;
          mayName = true;
          afterComma = true;
        }
        case '"' -> {
          if (!mayName) {
            fail("a comma is missing", p);
            return null;
          }
          int end = stringEnd(p, limit);
          if (end < 0) {
            fail("a name without an end", p);
            return null;
          }
          String name = new String(bytes, p + 1, end - p - 2, StandardCharsets.UTF_8);
          String full = open[open.length - 1] + Escapes.undone(name);
          p = blanks(end, limit);
          if (p >= limit || bytes[p] != ':') {
            fail("a colon is missing", p);
            return null;
          }
          p = blanks(p + 1, limit);
          if (p >= limit) {
            fail("a value is missing", p);
            return null;
          }
          if (bytes[p] != '{') {
            boolean twice = twice(full);
            return branch(lead, new Lead(copy(start, p), slot(full), open, twice));
          }
          if (open.length == DEEPEST) {
            fail("objects nested deeper than " + DEEPEST, p);
            return null;
          }
          open = Arrays.copyOf(open, open.length + 1);
          open[open.length - 1] = full + ".";
          p++;
          mayName = true;
          afterComma = false;
        }
        default -> {
          fail("a quoted name was expected", p);
          return null;
        }
      }
    }
  }

  private boolean twice(String name) {
    Integer known = slots.get(name);
    if (known == null) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (slotOf[i] == known) {
        return true;
      }
    }
    return false;
  }

  private int slot(String name) {
    Integer known = slots.get(name);
    if (known != null) {
      return known;
    }
    if (names.size() == MOST_NAMES || name.length() > LONGEST_NAME) {
      return IGNORED;
    }
    slots.put(name, names.size());
    names.add(name);
    return names.size() - 1;
  }

  /// Keeps the branch, within limits: in a file whose rows all differ the rest is read as JSON.
  private Lead branch(Lead from, Lead to) {
    int size = to.bytes.length + 64;
    if (from.next.length < MOST_SIBLINGS && leadBytes + size <= MOST_LEAD_BYTES) {
      leadBytes += size;
      from.next = Arrays.copyOf(from.next, from.next.length + 1);
      from.next[from.next.length - 1] = to;
    }
    return to;
  }

  private byte[] copy(int start, int end) {
    return Arrays.copyOfRange(bytes, start, end);
  }

  private int blanks(int at, int limit) {
    int p = at;
    while (p < limit && (bytes[p] == ' ' || bytes[p] == '\t' || bytes[p] == '\r')) {
      p++;
    }
    return p;
  }

  private int fail(String what, int p) {
    fault = what;
    valueEnd = p;
    return NO_ROW;
  }

  /// Where the last row stopped to be one.
  int faultAt() {
    return valueEnd;
  }
}
