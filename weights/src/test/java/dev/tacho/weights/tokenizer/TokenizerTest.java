package dev.tacho.weights.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tacho.weights.WeightsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TokenizerTest {
  private static final long SEED = 20_261_121;
  private static final String TEXT =
      """
      It's the text that they're trained on; we've seen it, I'll say, and he'd see it again.
        Ein Satz mit Umlauten: \u00e4\u00f6\u00fc\u00df, 3,14 und 2\u00b2 \u2014 na\u00efve\u2026\t\u00a0\u3000 \u65e5\u672c\u8a9e\u306e\u6587\u7ae0
      \ud83d\ude00\ud83d\ude00 x = (a + b) * 12345;\r\n\r\n   // the the the the text text text
      """;

  @TempDir Path folder;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static BpeTokenizer trained(int size) {
    BpeTrainer trainer = new BpeTrainer(size);
    trainer.add(utf8(TEXT));
    return trainer.train();
  }

  /// Words of the text, valid and broken UTF-8, and bytes of any kind.
  private static byte[] anyBytes(SplittableRandom random) {
    byte[] text = utf8(TEXT);
    byte[] bytes = new byte[random.nextInt(80)];
    random.nextBytes(bytes);
    if (random.nextBoolean()) {
      int from = random.nextInt(text.length - bytes.length);
      System.arraycopy(text, from, bytes, 0, bytes.length);
    }
    if (bytes.length > 0 && random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  @Test
  void anyBytes_comeBackExactly() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Tokenizer> tokenizers = List.of(new ByteTokenizer(), trained(330));
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = anyBytes(random);
      for (Tokenizer tokenizer : tokenizers) {
        int[] tokens = tokenizer.encode(bytes);
        assertArrayEquals(bytes, tokenizer.decode(tokens), "seed " + SEED + ", round " + round);
        assertTrue(Arrays.stream(tokens).allMatch(token -> token >= Tokenizer.FIRST_BYTE));
      }
    }
  }

  @Test
  void aByte_isTheTokenThreeAbove() {
    assertArrayEquals(new int[] {3, 258, 100}, new ByteTokenizer().encode(new byte[] {0, -1, 97}));
    assertEquals(0, new ByteTokenizer().bytes(Tokenizer.END).length);
    assertThrows(IndexOutOfBoundsException.class, () -> new ByteTokenizer().bytes(259));
    assertThrows(IndexOutOfBoundsException.class, () -> trained(262).bytes(-1));
  }

  @Test
  void training_takesTheMostFrequentPairFirst_thenTheLowest() {
    BpeTrainer trainer = new BpeTrainer(Tokenizer.BASE + 3);
    trainer.add(utf8("abab abab cd cd xy"));
    int a = Tokenizer.FIRST_BYTE + 'a';
    int c = Tokenizer.FIRST_BYTE + 'c';
    int blank = Tokenizer.FIRST_BYTE + ' ';
    assertEquals(
        List.of(new Merge(a, a + 1), new Merge(blank, c), new Merge(259, 259)),
        trainer.train().merges());
  }

  @Test
  void training_isTheSameAgain_andStopsWhereNothingComesTwice() {
    BpeTokenizer most = trained(1_000);
    assertEquals(most, trained(1_000));
    assertTrue(most.size() > 270 && most.size() < 1_000, most::toString);
    BpeTrainer nothing = new BpeTrainer(300);
    assertEquals(Tokenizer.BASE, nothing.train().size());
  }

  /// The rule as it is told: again and again, the merge of the lowest rank, at its leftmost
  /// place.
  private static int[] slowly(BpeTokenizer tokenizer, byte[] word) {
    List<Integer> tokens = new ArrayList<>();
    for (byte b : word) {
      tokens.add(Tokenizer.FIRST_BYTE + Byte.toUnsignedInt(b));
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int rank = 0; rank < tokenizer.merges().size() && !changed; rank++) {
        Merge merge = tokenizer.merges().get(rank);
        for (int i = 0; i + 1 < tokens.size() && !changed; i++) {
          if (tokens.get(i) == merge.left() && tokens.get(i + 1) == merge.right()) {
            tokens.set(i, Tokenizer.BASE + rank);
            tokens.remove(i + 1);
            changed = true;
          }
        }
      }
    }
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void merging_isWhatTheRuleSays() {
    SplittableRandom random = new SplittableRandom(SEED);
    BpeTokenizer tokenizer = trained(330);
    for (int round = 0; round < 300; round++) {
      byte[] text = anyBytes(random);
      Words words = new Words(text);
      List<int[]> expected = new ArrayList<>();
      while (words.next()) {
        expected.add(slowly(tokenizer, Arrays.copyOfRange(text, words.from(), words.to())));
      }
      assertArrayEquals(
          expected.stream().flatMapToInt(Arrays::stream).toArray(),
          tokenizer.encode(text),
          "seed " + SEED + ", round " + round);
    }
  }

  /// GPT-2's own pattern, by the regular expressions of the JDK.
  private static final Pattern GPT2 =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  @Test
  void words_areThoseOfGpt2() {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] letters = TEXT.codePoints().toArray();
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(24);
      for (int i = 0; i < length; i++) {
        int any = random.nextInt(0x20000);
        boolean usual = random.nextInt(4) > 0 || (any >= 0xd800 && any < 0xe000);
        text.appendCodePoint(usual ? letters[random.nextInt(letters.length)] : any);
      }
      Matcher matcher = GPT2.matcher(text);
      List<String> expected = new ArrayList<>();
      while (matcher.find()) {
        expected.add(matcher.group());
      }
      byte[] bytes = utf8(text.toString());
      List<String> found = new ArrayList<>();
      Words words = new Words(bytes);
      while (words.next()) {
        int from = words.from();
        found.add(new String(bytes, from, words.to() - from, StandardCharsets.UTF_8));
      }
      assertEquals(expected, found, "seed " + SEED + ", round " + round);
    }
  }

  @Test
  void aLongWord_takesNoSquareOfItsLength() {
    byte[] word = new byte[200_000];
    Arrays.fill(word, (byte) 'e');
    BpeTrainer trainer = new BpeTrainer(262);
    trainer.add(word);
    BpeTokenizer tokenizer = trainer.train();
    assertEquals(200_000 / 8, tokenizer.encode(word).length);
  }

  @Test
  void textInPieces_isTheTextAtOnce() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = anyBytes(random);
      Utf8Stream stream = new Utf8Stream();
      StringBuilder pieces = new StringBuilder();
      for (int at = 0; at < bytes.length; ) {
        int next = Math.min(bytes.length, at + random.nextInt(4));
        pieces.append(stream.next(Arrays.copyOfRange(bytes, at, next)));
        at = next;
      }
      pieces.append(stream.end());
      assertEquals(
          new String(bytes, StandardCharsets.UTF_8),
          pieces.toString(),
          "seed " + SEED + ", round " + round);
    }
  }

  @Test
  void aCharacter_waitsForItsLastByte() {
    Utf8Stream stream = new Utf8Stream();
    byte[] euro = utf8("\u20ac");
    assertEquals("", stream.next(new byte[] {euro[0]}));
    assertEquals("", stream.next(new byte[] {euro[1]}));
    assertEquals("\u20ac", stream.next(new byte[] {euro[2]}));
    assertEquals("", stream.end());
  }

  @Test
  void tokenizerJson_isReadAsItWasWritten() throws IOException {
    for (Tokenizer tokenizer : List.of(new ByteTokenizer(), trained(330))) {
      Path file = folder.resolve("tokenizer.json");
      TokenizerJson.write(file, tokenizer);
      assertEquals(tokenizer, TokenizerJson.read(file));
      assertEquals(tokenizer.digest(), TokenizerJson.read(file).digest());
      assertEquals(List.of(file), list());
    }
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void newerFiles_haveMergesAsTwoTexts() {
    String text = TokenizerJson.text(trained(261));
    String newer =
        text.replaceAll(
            "\"merges\":\\[\"(\\S+) (\\S+)\",\"(\\S+) (\\S+)\"\\]",
            "\"merges\":[[\"$1\",\"$2\"],[\"$3\",\"$4\"]]");
    assertTrue(newer.length() > text.length(), newer);
    assertEquals(trained(261), TokenizerJson.parse("f", newer));
  }

  @Test
  void otherTokenizers_areRefused_withTheReason() {
    String text = TokenizerJson.text(trained(262));
    refused("{}", "f is no tokenizer.json (field 'model' is missing)");
    refused("[]", "no object");
    refused(text.replace("\"BPE\"", "\"Unigram\""), "its model is Unigram, not BPE");
    refused(text.replace("\"<s>\"", "\"<bos>\""), "its token 1 is \"<bos>\", not \"<s>\"");
    refused(text.replaceFirst("\"merges\":\\[\"[^\"]*\"", "\"merges\":[\"q q\""), "its merge 0");
    refused(text.replace("\"merges\":[", "\"merges\":[7,"), "a merge that is not of two texts");
    refused(text.replace("\"<unk>\":0", "\"<unk>\":1"), "a token with the number 1");
    refused(text.replace("\"normalizer\":null", "\"normalizer\":{}"), "its normalizer is {}");
    refused("{\"a\":", "f is no tokenizer.json");
  }

  private static void refused(String text, String why) {
    WeightsException refusal =
        assertThrows(WeightsException.class, () -> TokenizerJson.parse("f", text));
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal::getMessage);
  }

  @Test
  void changedFiles_areReadOrRefused() {
    byte[] text = utf8(TokenizerJson.text(trained(270)));
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 500; round++) {
      byte[] changed = text.clone();
      changed[random.nextInt(text.length)] = (byte) random.nextInt(128);
      try {
        Tokenizer _ = TokenizerJson.parse("f", new String(changed, StandardCharsets.UTF_8));
      } catch (WeightsException _) {
        // as it should
      } catch (RuntimeException e) {
        fail("seed " + SEED + ", round " + round, e);
      }
    }
  }

  @Test
  void mergesThatDouble_haveABound() {
    List<Merge> doubling = new ArrayList<>(List.of(new Merge(3, 3)));
    for (int token = Tokenizer.BASE; token < Tokenizer.BASE + 40; token++) {
      doubling.add(new Merge(token, token));
    }
    assertThrows(WeightsException.class, () -> new BpeTokenizer(doubling));
    assertThrows(WeightsException.class, () -> new BpeTokenizer(List.of(new Merge(1, 5))));
    assertThrows(WeightsException.class, () -> new BpeTokenizer(List.of(new Merge(5, 259))));
    assertThrows(WeightsException.class, () -> new BpeTrainer(258));
  }
}
