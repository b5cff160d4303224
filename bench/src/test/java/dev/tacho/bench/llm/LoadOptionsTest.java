package dev.tacho.bench.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lengths, limits and traces, as they are typed.
class LoadOptionsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"128", "uniform:64:256", "normal:128:32"})
  void lengths_ofTheirLabel_areThemselves(String text) {
    Lengths lengths = Lengths.parse(text).orElseThrow();
    assertEquals(text, lengths.label());
    assertEquals(Optional.of(lengths), Lengths.parse(lengths.label()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-3", "uniform:9:3", "uniform:1", "normal:1:-1", "about:7", "x"})
  void lengths_thatMeanNothing_refused(String text) {
    assertTrue(Lengths.parse(text).isEmpty());
  }

  @Test
  void lengths_drawn_keepTheirMeanAndTheirLimits() {
    SplittableRandom random = new SplittableRandom(1);
    var uniform = new Lengths.Uniform(64, 256);
    var normal = new Lengths.Normal(128, 32);
    double[] sums = new double[2];
    for (int i = 0; i < 10_000; i++) {
      int drawn = uniform.draw(random);
      assertTrue(drawn >= 64 && drawn <= 256);
      sums[0] += drawn;
      sums[1] += normal.draw(random);
    }
    assertEquals(160, sums[0] / 10_000, 3);
    assertEquals(128, sums[1] / 10_000, 2);
    assertEquals(1, new Lengths.Normal(1, 0).draw(random));
  }

  @Test
  void slo_readsTimesWithAndWithoutUnits() {
    assertEquals(
        Map.of("ttft_ms", 200.0, "inter_token_latency_ms", 50.0, "latency_ms", 5000.0),
        Slo.parse("ttft=200ms,itl=50,latency=5s").limits());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ttft", "ttft=", "ttft=fast", "speed=3", "ttft=1,ttft=2", "itl=0s"})
  void slo_thatMeansNothing_refused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Slo.parse(text));
  }

  @Test
  void slo_valueThatIsNotThere_breaksNoLimit() {
    Slo slo = Slo.parse("itl=50ms");
    assertTrue(slo.kept(Map.of("inter_token_latency_ms", Double.NaN)));
    assertTrue(slo.kept(Map.of("inter_token_latency_ms", 50.0)));
    assertFalse(slo.kept(Map.of("inter_token_latency_ms", 50.1)));
  }

  @Test
  void trace_ofJsonLines_beginsAtZeroInTheOrderOfTime() throws IOException {
    Trace trace =
        read(
            """
            {"timestamp": 3000, "input_length": 10, "output_length": 0, "hash_ids": [1]}

            {"timestamp": 1000, "input_length": 6758, "output_length": 500}
            """);
    assertEquals(
        List.of(new Trace.Entry(0, 6758, 500), new Trace.Entry(2_000_000_000, 10, 1)),
        trace.entries());
  }

  @Test
  void trace_ofATable_readsDates() throws IOException {
    Trace trace =
        read(
            """
            TIMESTAMP,ContextTokens,GeneratedTokens
            2023-11-16 18:15:46.6805900,374,44
            2023-11-16 18:15:50.9951690,396,109
            """);
    assertEquals(new Trace.Entry(4_314_579_000L, 396, 109), trace.entries().getLast());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "TIMESTAMP,ContextTokens,GeneratedTokens\n",
        "{\"timestamp\": 1}\n",
        "{\"timestamp\": 1, \"input_length\": -1, \"output_length\": 1}\n",
        "{\"timestamp\"\n",
        "a,b\n1,2\n",
        "TIMESTAMP,ContextTokens,GeneratedTokens\nyesterday,1,2\n"
      })
  void trace_thatIsNone_refusedWithItsLines(String text) {
    assertThrows(IllegalArgumentException.class, () -> read(text));
  }

  private Trace read(String text) throws IOException {
    return TraceFile.read(Files.writeString(folder.resolve("trace"), text));
  }
}
