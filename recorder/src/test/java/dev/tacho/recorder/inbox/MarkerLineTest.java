package dev.tacho.recorder.inbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.StageState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarkerLineTest {
  @Test
  void point_oneBadValue_theOthersAreTakenAndItIsTold() {
    Told.Partly partly =
        assertInstanceOf(
            Told.Partly.class, MarkerLine.parse("::tacho point step=1 loss=0.5 bad=1_000 acc=1"));
    assertEquals(java.util.List.of("loss", "acc"), partly.values().shape().names());
    assertTrue(partly.rest().message().contains("'1_000' of bad"), partly.rest().message());
  }

  @Test
  void point_everySpellingOfNonFinite_isData() {
    Told.Values point =
        assertInstanceOf(
            Told.Values.class,
            MarkerLine.parse("::tacho point step=120 loss=0.41 a=nan b=inf c=-Infinity src=rank0"));
    assertEquals(120, point.step());
    assertEquals("rank0", point.shape().source());
    assertEquals(List.of("loss", "a", "b", "c"), point.shape().names());
    assertArrayEquals(
        new double[] {0.41, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY},
        point.values());
  }

  @Test
  void point_withoutStep_hasNone() {
    Told.Values point =
        assertInstanceOf(Told.Values.class, MarkerLine.parse("::tacho point val/loss=1e-3"));
    assertEquals(RunSink.NO_STEP, point.step());
    assertEquals(List.of("val/loss"), point.shape().names());
  }

  @Test
  void stage_beginWithExpectedAndQuotedReason() {
    assertEquals(
        new Told.Fact(
            new RunEvent.StageChanged(
                "train",
                StageState.RUNNING,
                Optional.of(Duration.ofSeconds(90)),
                Optional.empty())),
        MarkerLine.parse("::tacho stage begin train expected=1.5m"));
    assertEquals(
        new Told.Fact(
            new RunEvent.StageChanged(
                "eval all", StageState.FAILED, Optional.empty(), Optional.of("no \"test\" set"))),
        MarkerLine.parse(
            "::tacho stage end \"eval all\" status=failed reason=\"no \\\"test\\\" set\""));
  }

  @Test
  void progress_withAndWithoutTotal() {
    assertEquals(
        new Told.Fact(new RunEvent.Progress(40, Optional.of(200.0), Optional.of("steps"))),
        MarkerLine.parse("::tacho progress 40/200 unit=steps"));
    assertEquals(
        new Told.Fact(new RunEvent.Progress(40, Optional.empty(), Optional.empty())),
        MarkerLine.parse("::tacho progress 40"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`::tacho ` | nothing after the marker",
        "`::tacho pont loss=1` | unknown word 'pont'",
        "`::tacho point` | at least one value",
        "`::tacho point loss` | no NAME=VALUE in 'loss'",
        "`::tacho point loss=` | value '' of loss is no number",
        "`::tacho point loss=1d` | value '1d' of loss is no number",
        "`::tacho point loss=0x1p3` | value '0x1p3' of loss is no number",
        "`::tacho point loss=1e400` | value '1e400' of loss is beyond 1.8e308",
        "`::tacho point loss=1 src=telemetry` | is the recorder's own",
        "`::tacho point step=1.5 loss=1` | step '1.5' is no whole number",
        "`::tacho point loss=1 loss=2` | stands twice",
        "`::tacho plan` | a plan names its stages",
        "`::tacho stage begin` | a stage has a change and a name",
        "`::tacho stage start train` | 'start' is no change of a stage",
        "`::tacho stage end train status=broken` | status 'broken' is not completed or failed",
        "`::tacho stage begin ../etc` | looks like a path",
        "`::tacho stage begin train expected=soon` | 'soon' is no duration",
        "`::tacho stage begin train colour=red` | is none of expected=30s",
        "`::tacho progress` | progress needs DONE",
        "`::tacho progress 4/x` | value 'x' of total is no number",
        "`::tacho artifact` | one path belongs to artifact",
        "`::tacho artifact \"open` | a double quote is not closed",
      })
  void parse_malformedLine_saysWhatIsWrongAndShowsIt(String line, String wanted) {
    Told.Unclear unclear = assertInstanceOf(Told.Unclear.class, MarkerLine.parse(line));
    assertTrue(unclear.message().contains(wanted), unclear.message());
    assertTrue(unclear.message().contains(line.strip().split(" ")[0]), unclear.message());
  }

  @Test
  void parse_anyGarbage_isUnclearAndNeverThrows() {
    long seed = Long.getLong("tacho.seed", 4242);
    Random random = new Random(seed);
    String alphabet = "point stage begin progress=/\"\\0123.eE+-\u0000\uD800é\t";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder(MarkerLine.PREFIX);
      for (int k = random.nextInt(40); k > 0; k--) {
        line.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      MarkerLine.parse(line.toString());
      InboxLine.parse("{\"type\":\"point\",\"m\":{\"" + line + "\":" + line.substring(8) + "}}");
    }
  }
}
