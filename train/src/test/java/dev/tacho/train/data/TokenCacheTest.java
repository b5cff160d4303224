package dev.tacho.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.train.TrainException;
import dev.tacho.weights.tokenizer.BpeTokenizer;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import dev.tacho.weights.tokenizer.Merge;
import dev.tacho.weights.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCacheTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;
  private Path text;
  private Path caches;

  @BeforeEach
  void names() {
    text = folder.resolve("text");
    caches = folder.resolve("caches");
  }

  @Test
  void tokens_ofAText_itsTokensWithAnEndAfterEachDocument() throws IOException {
    Files.createDirectory(text);
    Files.writeString(text.resolve("a"), "ab".repeat(50));
    Files.writeString(text.resolve("b"), "c");
    try (Tokens tokens = made(new ByteTokenizer())) {
      long[] all = new long[103];
      tokens.train().copy(0, 97, all, 0);
      tokens.heldOut().copy(0, 6, all, 97);
      assertArrayEquals(
          LongStream.range(0, 103)
              .map(i -> i < 100 ? 'a' + i % 2 + 3 : i == 101 ? 'c' + 3 : Tokenizer.END)
              .toArray(),
          all);
      assertEquals(101, tokens.facts().bytes());
      assertEquals(2, tokens.facts().documents());
    }
  }

  /// Far more text than one piece, of which a tokenizer sees no more at once.
  @Test
  void tokens_ofALongText_thoseOfTheWholeAtOnceWithATwentiethHeldOut() throws IOException {
    Random random = new Random(7);
    StringBuilder long_ = new StringBuilder();
    while (long_.length() < 400_000) {
      long_.append((char) ('a' + random.nextInt(4))).append(random.nextInt(5) == 0 ? " " : "");
      long_.append(random.nextInt(40) == 0 ? "\n" : "");
    }
    Files.writeString(text, long_);
    int a = Tokenizer.FIRST_BYTE + 'a';
    Tokenizer bpe =
        new BpeTokenizer(
            List.of(
                new Merge(a, a + 1),
                new Merge(Tokenizer.FIRST_BYTE + ' ', Tokenizer.BASE),
                new Merge(a + 2, a + 3)));
    int[] whole = bpe.encode(Files.readAllBytes(text));
    try (Tokens tokens = made(bpe)) {
      long train = tokens.facts().train();
      long heldOut = tokens.facts().heldOut();
      assertEquals(whole.length + 1, train + heldOut);
      assertTrue(heldOut * 26 > train && heldOut * 15 < train, heldOut + " of " + train);
      List<Long> joined = new ArrayList<>();
      long[] stretch = new long[TokenCache.STRETCH];
      long[] at = {0, 0};
      for (int i = 0; joined.size() < whole.length + 1; i++) {
        int part = i % TokenCache.HELD_OUT_OF == TokenCache.HELD_OUT_OF - 1 ? 1 : 0;
        TokenFile file = part == 1 ? tokens.heldOut() : tokens.train();
        int n = (int) Math.min(TokenCache.STRETCH, file.size() - at[part]);
        file.copy(at[part], n, stretch, 0);
        at[part] += n;
        Arrays.stream(stretch, 0, n).forEach(joined::add);
      }
      assertArrayEquals(
          Arrays.stream(whole).asLongStream().toArray(),
          joined.stream().limit(whole.length).mapToLong(Long::longValue).toArray());
    }
  }

  @Test
  void tokens_askedForAgain_madeOnce_andAgainWhenTheTextIsAnother() throws IOException {
    Files.writeString(text, "once upon a time ".repeat(10));
    String digest;
    try (Tokens tokens = made(new ByteTokenizer())) {
      digest = tokens.facts().digest();
    }
    FileTime before = Files.getLastModifiedTime(only().resolve(Tokens.TRAIN));
    made(new ByteTokenizer()).close();
    assertEquals(before, Files.getLastModifiedTime(only().resolve(Tokens.TRAIN)));
    Files.writeString(text, "once upon a crime ".repeat(10));
    try (Tokens tokens = made(new ByteTokenizer())) {
      assertNotEquals(digest, tokens.facts().digest());
    }
    assertEquals(2, list(caches).size());
  }

  @Test
  void tokens_whatNobodyOpenedForAMonth_deletedWhenOthersAreMade() throws IOException {
    Files.writeString(text, "old text ".repeat(10));
    made(new ByteTokenizer()).close();
    Path old = only();
    Files.createDirectories(caches.resolve(".making-killed"));
    Files.setLastModifiedTime(
        caches.resolve(".making-killed"), FileTime.from(NOW.minus(Duration.ofDays(2))));
    Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofDays(31))));
    Files.writeString(text, "new text ".repeat(10));
    made(new ByteTokenizer()).close();
    assertFalse(Files.exists(old));
    assertEquals(1, list(caches).size());
  }

  @Test
  void tokens_damagedTextOrCache_refusedAndNothingUnfinishedStays() throws IOException {
    Files.write(text, new byte[] {'P', 'K', 3, 4, 0, 0, 0});
    assertThrows(TrainException.class, () -> made(new ByteTokenizer()));
    assertEquals(List.of(), list(caches));
    Files.writeString(text, "text ".repeat(10));
    made(new ByteTokenizer()).close();
    Path train = only().resolve(Tokens.TRAIN);
    byte[] bytes = Files.readAllBytes(train);
    Files.write(train, Arrays.copyOf(bytes, bytes.length - 1));
    assertEquals(
        train + " has 95 bytes, not the 96 of 48 tokens; delete its folder, and it is made again",
        refusal());
    Files.writeString(only().resolve(Tokens.FACTS), "{}");
    assertEquals(
        only().resolve(Tokens.FACTS)
            + " cannot be read (field 'format' is missing); delete its folder, and it is made again",
        refusal());
  }

  @Test
  void tokens_cacheThatCannotBeWritten_refusedWithTheWayOut() throws IOException {
    Files.writeString(text, "text");
    Files.writeString(caches, "a file");
    assertTrue(
        refusal().endsWith("free space there, or let XDG_CACHE_HOME name another folder"),
        refusal());
  }

  private Tokens made(Tokenizer tokenizer) {
    return new TokenCache(caches, InstantSource.fixed(NOW))
        .tokens(TextSources.of(List.of(text)), tokenizer, (bytes, of) -> assertTrue(bytes <= of));
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(TrainException.class, () -> made(new ByteTokenizer())).getMessage());
  }

  private Path only() throws IOException {
    List<Path> all = list(caches);
    assertEquals(1, all.size());
    return all.getFirst();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
