package dev.tacho.weights.tokenizer;

import dev.tacho.weights.WeightsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A tokenizer as other programs write it: every token a text in which each byte is a visible
/// letter (GPT-2's table), every merge two such texts with a blank between.
///
/// @param tokens by their number
/// @param merges by their rank
public record Vocabulary(List<String> tokens, List<String> merges) {
  /// The three special tokens, by their number.
  public static final List<String> SPECIAL = List.of("<unk>", "<s>", "</s>");

  private static final char[] LETTERS = letters();

  public Vocabulary {
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
  }

  /// Printable bytes of Latin-1 stand for themselves, the others follow from U+0100 on.
  private static char[] letters() {
    char[] letters = new char[256];
    char other = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b > ' ' && b < 0x7f) || (b > 0xa0 && b != 0xad);
      letters[b] = printable ? (char) b : other++;
    }
    return letters;
  }

  public static Vocabulary of(Tokenizer tokenizer) {
    List<String> tokens = new ArrayList<>(SPECIAL);
    for (int token = Tokenizer.FIRST_BYTE; token < tokenizer.size(); token++) {
      tokens.add(text(tokenizer.bytes(token)));
    }
    List<String> merges =
        switch (tokenizer) {
          case ByteTokenizer _ -> List.of();
          case BpeTokenizer bpe ->
              bpe.merges().stream()
                  .map(merge -> tokens.get(merge.left()) + " " + tokens.get(merge.right()))
                  .toList();
        };
    return new Vocabulary(tokens, merges);
  }

  private static String text(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      text.append(LETTERS[Byte.toUnsignedInt(b)]);
    }
    return text.toString();
  }

  /// The tokenizer that is written so.
  ///
  /// @param file what the message of a refusal starts with
  /// @throws WeightsException when the tokens are not the three special ones, the bytes and what
  ///     the merges make, in this order
  public Tokenizer tokenizer(String file) {
    List<String> base = of(new ByteTokenizer()).tokens;
    if (tokens.size() != base.size() + merges.size()) {
      throw refused(
          file, "it has %,d tokens and %,d merges".formatted(tokens.size(), merges.size()));
    }
    int other =
        IntStream.range(0, base.size())
            .filter(i -> !base.get(i).equals(tokens.get(i)))
            .findFirst()
            .orElse(-1);
    if (other >= 0) {
      throw refused(
          file,
          "its token %d is \"%s\", not \"%s\""
              .formatted(other, shown(tokens.get(other)), base.get(other)));
    }
    if (merges.isEmpty()) {
      return new ByteTokenizer();
    }
    Map<String, Integer> numbers = HashMap.newHashMap(tokens.size());
    for (int token = Tokenizer.FIRST_BYTE; token < tokens.size(); token++) {
      numbers.putIfAbsent(tokens.get(token), token);
    }
    List<Merge> read =
        IntStream.range(0, merges.size()).mapToObj(rank -> merge(file, rank, numbers)).toList();
    try {
      return new BpeTokenizer(read);
    } catch (WeightsException e) {
      throw refused(file, String.valueOf(e.getMessage()));
    }
  }

  private Merge merge(String file, int rank, Map<String, Integer> numbers) {
    String merge = merges.get(rank);
    int blank = merge.indexOf(' ');
    Integer left = blank < 0 ? null : numbers.get(merge.substring(0, blank));
    Integer right = blank < 0 ? null : numbers.get(merge.substring(blank + 1));
    if (left == null || right == null) {
      throw refused(
          file, "its merge %d, \"%s\", is not of two tokens".formatted(rank, shown(merge)));
    }
    String made = merge.substring(0, blank) + merge.substring(blank + 1);
    String token = tokens.get(Tokenizer.BASE + rank);
    if (!made.equals(token)) {
      throw refused(
          file,
          "its merge %d makes \"%s\", its token %d is \"%s\""
              .formatted(rank, shown(made), Tokenizer.BASE + rank, shown(token)));
    }
    return new Merge(left, right);
  }

  private static String shown(String text) {
    String visible = text.replaceAll("\\p{Cntrl}", "?");
    return visible.length() > 40 ? visible.substring(0, 40) + "..." : visible;
  }

  private static WeightsException refused(String file, String why) {
    return new WeightsException(
        ("the tokenizer of %s is not one that is read here (%s); name one with <unk>, <s>, </s>,"
                + " the 256 bytes and a token a merge")
            .formatted(file, why));
  }
}
