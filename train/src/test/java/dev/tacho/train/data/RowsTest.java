package dev.tacho.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.train.TrainException;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {
  private static final int CONTEXT = 7;

  @TempDir Path folder;

  @Test
  void fill_whoeverAsksAndWhenever_theSameRowOfTokensThatFollowEachOther() throws IOException {
    try (Tokens tokens = counting(200)) {
      long[] row = row(new Rows(tokens.train(), CONTEXT, 3), 17, 5);
      assertArrayEquals(row, row(new Rows(tokens.train(), CONTEXT, 3), 17, 5));
      for (int i = 1; i <= CONTEXT; i++) {
        assertEquals(row[0] + i, row[i]);
      }
    }
  }

  @Test
  void fill_overManySteps_everyPlaceAndNoneMuchMoreThanOthers() throws IOException {
    try (Tokens tokens = counting(40)) {
      Rows rows = new Rows(tokens.train(), CONTEXT, 1);
      int places = (int) tokens.train().size() - CONTEXT;
      long[] seen = new long[places];
      for (int step = 1; step <= 500; step++) {
        for (int row = 0; row < 20; row++) {
          seen[(int) (row(rows, step, row)[0] - first())]++;
        }
      }
      long expected = 10_000 / places;
      assertTrue(
          Arrays.stream(seen).allMatch(n -> n > expected * 0.75 && n < expected * 1.25),
          Arrays.toString(seen));
    }
  }

  @Test
  void fill_anotherSeedStepOrRow_another() throws IOException {
    try (Tokens tokens = counting(200)) {
      long[] row = row(new Rows(tokens.train(), CONTEXT, 3), 17, 5);
      assertFalse(Arrays.equals(row, row(new Rows(tokens.train(), CONTEXT, 4), 17, 5)));
      assertFalse(Arrays.equals(row, row(new Rows(tokens.train(), CONTEXT, 3), 18, 5)));
      assertFalse(Arrays.equals(row, row(new Rows(tokens.train(), CONTEXT, 3), 17, 6)));
    }
  }

  @Test
  void check_lessThanOneBatchOrOneRowHeldOut_refused() throws IOException {
    try (Tokens tokens = counting(120)) {
      Rows.check(tokens, 10, 6);
      assertEquals(
          "a batch of 16 rows of 8 tokens needs 128, and the data have 114 to train on; give more"
              + " text, or a smaller --batch or --context",
          refusal(() -> Rows.check(tokens, 16, CONTEXT)));
      assertEquals(
          "a row of 8 tokens does not fit into the 7 that are held out; give more text or a"
              + " smaller --context",
          refusal(() -> Rows.check(tokens, 10, CONTEXT)));
      assertEquals(
          "a row of 201 tokens does not fit into the 114 to train on; give more text or a smaller"
              + " --context",
          refusal(() -> new Rows(tokens.train(), 200, 1)));
    }
  }

  @Test
  void windows_ofTheHeldOutPart_evenlyOverItWithoutOverlap() throws IOException {
    try (Tokens tokens = counting(200)) {
      Windows few = new Windows(tokens.train(), CONTEXT, 4);
      assertEquals(4, few.count());
      long[] starts = new long[4];
      for (int i = 0; i < 4; i++) {
        long[] row = new long[CONTEXT + 1];
        few.fill(i, row, 0);
        starts[i] = row[0] - first();
      }
      assertArrayEquals(new long[] {0, 60, 120, 180}, starts);
      assertEquals(23, new Windows(tokens.train(), CONTEXT, 100).count());
    }
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return String.valueOf(assertThrows(TrainException.class, call).getMessage());
  }

  private static long[] row(Rows rows, long step, int row) {
    long[] tokens = new long[CONTEXT + 1];
    rows.fill(step, row, tokens, 0);
    return tokens;
  }

  private static int first() {
    return ' ' + 3;
  }

  /// The bytes from a blank on, one more each, so that a token says where it stands.
  private Tokens counting(int length) throws IOException {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) (' ' + i);
    }
    Path file = folder.resolve("text");
    Files.write(file, text);
    return new TokenCache(folder.resolve("cache"), InstantSource.system())
        .tokens(TextSources.of(List.of(file)), new ByteTokenizer(), (bytes, of) -> {});
  }
}
