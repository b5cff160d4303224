package dev.tacho.core;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Names one run for ever: a ULID, 26 characters of Crockford's base 32, sortable by creation time
/// and safe as a file name. Labels may repeat and change; ids do not.
///
/// Format: <https://github.com/ulid/spec>.
public record RunId(String text) implements Comparable<RunId> {
  /// Characters in an id.
  public static final int LENGTH = 26;

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS_PER_CHARACTER = 5;
  private static final int TIME_CHARACTERS = 10;

  public RunId {
    if (!isId(text)) {
      throw new IllegalArgumentException(
          "not a run id: '"
              + text
              + "'; an id is "
              + LENGTH
              + " characters of "
              + ALPHABET
              + " and begins with 0-7");
    }
  }

  /// Makes an id for a run created at `epochMillis` (0 to 2^48 - 1), with 80 bits from `random`.
  public static RunId create(long epochMillis, RandomGenerator random) {
    char[] text = new char[LENGTH];
    write(text, 0, TIME_CHARACTERS, epochMillis);
    write(text, TIME_CHARACTERS, 8, random.nextLong());
    write(text, TIME_CHARACTERS + 8, 8, random.nextLong());
    return new RunId(new String(text));
  }

  /// Whether `text` has the form of an id.
  public static boolean isId(String text) {
    if (text.length() != LENGTH || text.charAt(0) > '7') {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      if (ALPHABET.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /// When the run was created, in milliseconds since 1970 by the clock of its host.
  public long epochMillis() {
    long millis = 0;
    for (int i = 0; i < TIME_CHARACTERS; i++) {
      millis = millis << BITS_PER_CHARACTER | ALPHABET.indexOf(text.charAt(i));
    }
    return millis;
  }

  // written out, as the generated ones are linked at their first call, which a fresh JVM feels
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RunId id && id.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(RunId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static void write(char[] into, int from, int count, long bits) {
    long rest = bits;
    for (int i = from + count - 1; i >= from; i--) {
      into[i] = ALPHABET.charAt((int) (rest & 31));
      rest >>>= BITS_PER_CHARACTER;
    }
  }
}
