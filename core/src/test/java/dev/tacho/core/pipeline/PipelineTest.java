package dev.tacho.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tacho.core.Label;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PipelineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b c         | a b c",
        "a<c b< c<     | b c a",
        "z< y< x<      | z y x",
        "a<b b<c c< d  | c b a d",
        "a<gone b<     | a b",
      })
  void order_keepsTheFilesWhereverNothingForbidsIt(String stages, String order) {
    Pipeline.Order sorted = Pipeline.order(Stages.stages(stages.split(" ")));
    assertEquals(
        List.of(order.split(" ")),
        ((Pipeline.Order.Sorted) sorted).stages().stream().map(PipelineStage::name).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a<a              | a a",
        "a<b b<a          | a b a",
        "x<a a<c b<a c<b  | a c b a",
        "x< a<x,b b<a c   | a b a",
      })
  void order_ofARing_namesTheRing(String stages, String ring) {
    Pipeline.Order cycle = Pipeline.order(Stages.stages(stages.split(" ")));
    assertEquals(new Pipeline.Order.Cycle(List.of(ring.split(" "))), cycle);
  }

  @Test
  void order_isAnOrder_whateverTheNeeds() {
    // stage i needs some of those with a smaller number, the file has them backwards
    String[] lines =
        IntStream.range(0, 60)
            .mapToObj(i -> "s" + (59 - i) + "<" + needs(59 - i))
            .toArray(String[]::new);
    var sorted = (Pipeline.Order.Sorted) Pipeline.order(Stages.stages(lines));
    assertEquals(60, new Pipeline(new Label("p"), sorted.stages()).stages().size());
  }

  private static String needs(int stage) {
    return String.join(
        ",", IntStream.range(0, stage).filter(n -> n * 7 % 5 == 0).mapToObj(n -> "s" + n).toList());
  }

  @Test
  void pipeline_withAStageBeforeItsNeed_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Stages.pipeline("a<b", "b<"));
  }
}
