package dev.tacho.weights.tokenizer;

import dev.tacho.weights.WeightsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// Finds the merges for a text: the pair of tokens that stands side by side most often becomes a
/// token, again and again. Equal texts give equal tokenizers: of pairs that are as frequent, the
/// one with the lower numbers goes first. Confined to one thread.
///
/// Words are counted once and each merge touches only the words that have the pair, so the time
/// goes with the number of different words. Of those it keeps the first million.
public final class BpeTrainer {
  private static final int MOST_WORD = 64; // bytes; longer ones are counted in parts
  private static final int MOST_WORDS = 1 << 20;

  private final int size;
  private final Map<String, long[]> counts = new HashMap<>();

  /// @param size how many tokens there shall be, the 259 that every tokenizer has among them
  public BpeTrainer(int size) {
    if (size < Tokenizer.BASE || size > BpeTokenizer.MOST_TOKENS) {
      throw new WeightsException(
          "a vocabulary of %,d tokens; name %d to %,d"
              .formatted(size, Tokenizer.BASE, BpeTokenizer.MOST_TOKENS));
    }
    this.size = size;
  }

  /// Counts the words of a text.
  public void add(byte[] text) {
    Words words = new Words(text);
    while (words.next()) {
      for (int from = words.from(); from < words.to(); from += MOST_WORD) {
        count(BpeTokenizer.key(text, from, Math.min(words.to(), from + MOST_WORD)));
      }
    }
  }

  private void count(String word) {
    long[] count = counts.get(word);
    if (count != null) {
      count[0]++;
    } else if (counts.size() < MOST_WORDS) {
      counts.put(word, new long[] {1});
    }
  }

  /// The tokenizer for what was added. It has fewer tokens than asked for where no pair is left
  /// that stands in the text twice.
  public BpeTokenizer train() {
    return new BpeTokenizer(new Merging(counts).merges(size - Tokenizer.BASE));
  }

  /// A word that is being merged.
  private static final class Word {
    private final long count;
    private int[] tokens;

    Word(String letters, long count) {
      this.count = count;
      this.tokens = new ByteTokenizer().encode(letters.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /// A pair and how often it stood in the text when it was put into the queue.
  private record Candidate(long pair, long count) {}

  /// One training.
  private static final class Merging {
    private final Map<Long, Long> frequency = new HashMap<>();
    private final Map<Long, Set<Word>> where = new HashMap<>();
    private final PriorityQueue<Candidate> queue =
        new PriorityQueue<>(
            Comparator.comparingLong(Candidate::count)
                .reversed()
                .thenComparingLong(Candidate::pair));
    private final List<byte[]> bytes = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    Merging(Map<String, long[]> counts) {
      Tokenizer base = new ByteTokenizer();
      for (int token = 0; token < Tokenizer.BASE; token++) {
        bytes.add(base.bytes(token));
      }
      counts.forEach(
          (letters, count) -> {
            if (letters.length() > 1) {
              change(new Word(letters, count[0]), 1);
            }
          });
      frequency.keySet().forEach(this::offer);
    }

    /// Adds the pairs of a word, or, with -1, takes them away.
    private void change(Word word, int sign) {
      for (int i = 0; i + 1 < word.tokens.length; i++) {
        long pair = BpeTokenizer.pair(word.tokens[i], word.tokens[i + 1]);
        long _ = frequency.merge(pair, sign * word.count, Long::sum);
        if (sign > 0) {
          boolean _ = where.computeIfAbsent(pair, _ -> new HashSet<>()).add(word);
        }
      }
    }

    private void offer(long pair) {
      long count = frequency.getOrDefault(pair, 0L);
      if (count > 1) {
        queue.add(new Candidate(pair, count));
      }
    }

    List<Merge> merges(int most) {
      List<Merge> merges = new ArrayList<>();
      while (merges.size() < most) {
        Candidate best = queue.poll();
        if (best == null) {
          break;
        }
        if (best.count != frequency.getOrDefault(best.pair, 0L)) {
          continue; // a newer one of the same pair is in the queue
        }
        Merge merge = new Merge((int) (best.pair >>> Integer.SIZE), (int) best.pair);
        byte[] together = BpeTokenizer.joined(bytes.get(merge.left()), bytes.get(merge.right()));
        if (taken.add(BpeTokenizer.key(together, 0, together.length))) {
          apply(best.pair, merge, bytes.size());
          bytes.add(together);
          merges.add(merge);
        }
      }
      return merges;
    }

    private void apply(long pair, Merge merge, int made) {
      Set<Long> changed = new HashSet<>();
      Set<Word> words = where.remove(pair);
      for (Word word : words == null ? Set.<Word>of() : words) {
        collect(word, changed);
        change(word, -1);
        word.tokens = merged(word.tokens, merge, made);
        change(word, 1);
        collect(word, changed);
      }
      changed.remove(pair);
      changed.forEach(this::offer);
    }

    private static void collect(Word word, Set<Long> pairs) {
      for (int i = 0; i + 1 < word.tokens.length; i++) {
        boolean _ = pairs.add(BpeTokenizer.pair(word.tokens[i], word.tokens[i + 1]));
      }
    }

    private static int[] merged(int[] tokens, Merge merge, int made) {
      Tokens result = new Tokens(tokens.length);
      for (int i = 0; i < tokens.length; i++) {
        boolean fits =
            i + 1 < tokens.length && tokens[i] == merge.left() && tokens[i + 1] == merge.right();
        result.add(new int[] {fits ? made : tokens[i]});
        i += fits ? 1 : 0;
      }
      return result.array();
    }
  }
}
