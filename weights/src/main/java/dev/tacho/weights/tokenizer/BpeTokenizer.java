package dev.tacho.weights.tokenizer;

import dev.tacho.weights.WeightsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Byte-level pair encoding: a text is split into words as GPT-2 does it, a word into bytes, and
/// the merge of the lowest rank that fits anywhere in the word is made, leftmost first, until
/// none fits. The merge of rank `k` makes the token `259 + k`.
///
/// Source: R. Sennrich, B. Haddow, A. Birch, "Neural machine translation of rare words with
/// subword units", ACL 2016; the splitting is that of GPT-2 (2019).
public final class BpeTokenizer implements Tokenizer {
  /// Most tokens of a vocabulary that is read or trained here.
  public static final int MOST_TOKENS = 1 << 18;

  static final int MOST_BYTES = 128; // of a token: a hostile file could double them with each merge

  private static final int REMEMBERED_WORDS = 1 << 16;
  private static final int REMEMBERED_BYTES = 48; // of a word; longer ones hardly come twice

  private final List<Merge> merges;
  private final List<byte[]> bytes;
  private final Map<Long, Integer> ranks;
  private final Map<String, int[]> remembered = new ConcurrentHashMap<>();

  /// Of merges in the order of their ranks.
  ///
  /// @throws WeightsException when a merge is of a special token, of a token that comes after
  ///     it, or makes bytes that a token before it stands for
  public BpeTokenizer(List<Merge> merges) {
    if (merges.size() > MOST_TOKENS - BASE) {
      throw new WeightsException(
          "a tokenizer of %,d merges; the most are %,d"
              .formatted(merges.size(), MOST_TOKENS - BASE));
    }
    this.merges = List.copyOf(merges);
    Tokenizer base = new ByteTokenizer();
    this.bytes = new ArrayList<>(IntStream.range(0, BASE).mapToObj(base::bytes).toList());
    this.ranks = HashMap.newHashMap(merges.size());
    Set<String> made = new HashSet<>();
    for (Merge merge : merges) {
      add(merge, made);
    }
  }

  private void add(Merge merge, Set<String> made) {
    int token = bytes.size();
    if (!mergeable(merge.left(), token) || !mergeable(merge.right(), token)) {
      throw new WeightsException(
          "token %d is made of %d and %d; both must be from %d to %d"
              .formatted(token, merge.left(), merge.right(), FIRST_BYTE, token - 1));
    }
    byte[] together = joined(bytes.get(merge.left()), bytes.get(merge.right()));
    if (together.length > MOST_BYTES || !made.add(key(together, 0, together.length))) {
      throw new WeightsException(
          "token %d stands for %d bytes; each must stand for others, and for at most %d"
              .formatted(token, together.length, MOST_BYTES));
    }
    bytes.add(together);
    ranks.put(pair(merge.left(), merge.right()), token - BASE);
  }

  private static boolean mergeable(int token, int before) {
    return token >= FIRST_BYTE && token < before;
  }

  static byte[] joined(byte[] left, byte[] right) {
    byte[] both = new byte[left.length + right.length];
    System.arraycopy(left, 0, both, 0, left.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }

  static long pair(int left, int right) {
    return ((long) left << Integer.SIZE) | right;
  }

  /// Bytes as a key of a map: a letter a byte.
  static String key(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /// In the order of their ranks.
  public List<Merge> merges() {
    return merges;
  }

  @Override
  public int size() {
    return bytes.size();
  }

  @Override
  public byte[] bytes(int token) {
    return bytes.get(Objects.checkIndex(token, bytes.size())).clone();
  }

  @Override
  public int[] encode(byte[] text) {
    Tokens tokens = new Tokens(text.length / 2);
    Words words = new Words(text);
    while (words.next()) {
      tokens.add(word(text, words.from(), words.to()));
    }
    return tokens.array();
  }

  private int[] word(byte[] text, int from, int to) {
    if (to - from > REMEMBERED_BYTES) {
      return merged(text, from, to);
    }
    String key = key(text, from, to);
    int[] known = remembered.get(key);
    if (known != null) {
      return known;
    }
    int[] tokens = merged(text, from, to);
    if (remembered.size() < REMEMBERED_WORDS) {
      remembered.put(key, tokens);
    }
    return tokens;
  }

  /// A list of tokens, linked both ways, shrinks by the merges of lowest rank; the queue holds
  /// rank and place of each that might fit, and those that no longer fit are passed over.
  private int[] merged(byte[] text, int from, int to) {
    int length = to - from;
    int[] tokens = new int[length];
    int[] next = new int[length];
    int[] before = new int[length];
    for (int i = 0; i < length; i++) {
      tokens[i] = FIRST_BYTE + Byte.toUnsignedInt(text[from + i]);
      next[i] = i + 1;
      before[i] = i - 1;
    }
    PriorityQueue<Long> fitting = new PriorityQueue<>();
    for (int i = 0; i + 1 < length; i++) {
      offer(fitting, tokens, i, i + 1);
    }
    int left = length;
    for (Long first = fitting.poll(); first != null; first = fitting.poll()) {
      int rank = (int) (first >>> Integer.SIZE);
      int at = first.intValue();
      int right = next[at];
      if (tokens[at] < 0 || right >= length || !fits(rank, tokens[at], tokens[right])) {
        continue;
      }
      tokens[at] = BASE + rank;
      tokens[right] = -1;
      next[at] = next[right];
      left--;
      if (next[at] < length) {
        before[next[at]] = at;
        offer(fitting, tokens, at, next[at]);
      }
      if (before[at] >= 0) {
        offer(fitting, tokens, before[at], at);
      }
    }
    int[] result = new int[left];
    for (int i = 0, at = 0; at < length; at = next[at]) {
      result[i++] = tokens[at];
    }
    return result;
  }

  private void offer(PriorityQueue<Long> fitting, int[] tokens, int at, int right) {
    Integer rank = ranks.get(pair(tokens[at], tokens[right]));
    if (rank != null) {
      fitting.add(pair(rank, at));
    }
  }

  private boolean fits(int rank, int left, int right) {
    Merge merge = merges.get(rank);
    return merge.left() == left && merge.right() == right;
  }

  @Override
  public String digest() {
    return TokenizerJson.digest(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BpeTokenizer that && merges.equals(that.merges);
  }

  @Override
  public int hashCode() {
    return merges.hashCode();
  }

  @Override
  public String toString() {
    return "BPE of " + size() + " tokens";
  }
}
