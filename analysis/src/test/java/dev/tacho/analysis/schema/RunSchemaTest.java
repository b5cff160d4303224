package dev.tacho.analysis.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.metric.Meanings;
import dev.tacho.core.RunReader;
import dev.tacho.core.metric.Direction;
import dev.tacho.testkit.curves.FrozenCurves;
import dev.tacho.testkit.curves.Scenario;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunSchemaTest {
  private final RunReader run = FrozenCurves.of(Scenario.HEALTHY, 1);

  @Test
  void everyFault_isToldAtOnceWithItsPlaceAndTheRemedy() {
    SchemaReading reading =
        SchemaParser.read(
            """
            {"schema": "tacho.metric-schema/1", "stepkey": "step", "extends": "pytorch-lighting",
             "primary_metric": 3,
             "metrics": {"loss": {"direction": "min"}, "acc": {"direction": "hihger", "unit": ""},
                         "x": 1, "y": {"colour": "red"}},
             "groups": [{"name": "a", "metrics": ["train/*"]}, {"name": "a", "metrics": [1]}, 7]}
            """);
    assertEquals(Optional.empty(), reading.schema());
    assertEquals(
        List.of(
            "stepkey: is no member; did you mean step_key? there are schema, name, extends,"
                + " step_key, stage_key, primary_metric, metrics, groups",
            "name: is missing; call it as you call the project",
            "metrics.loss.direction: 'min' is no direction; did you mean lower? there are lower,"
                + " higher, neither, unknown",
            "metrics.acc.direction: 'hihger' is no direction; did you mean higher? there are lower,"
                + " higher, neither, unknown",
            "metrics.acc.unit: must not be empty; leave it out instead",
            "metrics.x: must be an object, such as {\"direction\": \"lower\"}",
            "metrics.y.colour: is no member; there are direction, unit, display",
            "groups[1].name: 'a' is there twice",
            "groups[1].metrics[0]: must be a name or a pattern in quotation marks",
            "groups[2]: must be an object with name and metrics",
            "extends: 'pytorch-lighting' is no template; did you mean pytorch-lightning? there are"
                + " pytorch-lightning, hf-transformers, classification, regression",
            "primary_metric: must be text in quotation marks"),
        reading.faults().stream().map(SchemaFault::toString).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"schema\": 1}",
        "{\"schema\": \"tacho.metric-schema/2\", \"name\": \"x\"}",
        "{\"schema\": \"tacho.metric-schema/1\", \"name\": \"x\", \"metrics\": []}",
        "{\"schema\": \"tacho.metric-schema/1\", \"name\": \"x\", \"groups\": {}}"
      })
  void whatIsNoSchema_isRefusedWithAReason(String text) {
    SchemaReading reading = SchemaParser.read(text);
    assertTrue(reading.schema().isEmpty(), text);
    assertTrue(!reading.faults().getFirst().message().isEmpty());
  }

  @Test
  void templates_areValidAndReadBackTheSame() {
    for (String name : SchemaTemplates.names()) {
      RunSchema template = SchemaTemplates.find(name).orElseThrow();
      assertEquals(
          template, SchemaParser.read(template.toJson().pretty()).schema().orElseThrow(), name);
    }
    assertEquals(Optional.empty(), SchemaTemplates.find("none"));
  }

  @Test
  void ownRules_goBeforeTheTemplates() {
    RunSchema schema =
        SchemaParser.read(
                """
                {"schema": "tacho.metric-schema/1", "name": "mine", "extends": "classification",
                 "metrics": {"odd_loss": {"direction": "higher"}}}
                """)
            .schema()
            .orElseThrow();
    assertEquals(Optional.of(Direction.HIGHER), schema.rule("odd_loss").orElseThrow().direction());
    assertEquals(Optional.of(Direction.LOWER), schema.rule("my_loss").orElseThrow().direction());
    assertEquals(Optional.of("val/accuracy"), schema.primary());
    assertEquals(schema, SchemaParser.read(schema.toJson().pretty()).schema().orElseThrow());
  }

  @Test
  void aRunUnderASchema_knowsItsDirectionsAndSteps() {
    String metric = run.series().getFirst().name();
    RunSchema schema =
        SchemaParser.read(
                """
                {"schema": "tacho.metric-schema/1", "name": "x", "step_key": "updates",
                 "metrics": {"%s": {"direction": "higher", "unit": "points"}}}
                """
                    .formatted(metric))
            .schema()
            .orElseThrow();
    RunReader over = schema.over(run);
    assertEquals("updates", over.stepName());
    assertEquals(Direction.HIGHER, new Meanings(over.metrics()).of(metric).direction());
    assertEquals("points", over.metrics().get(metric).unit().symbol());
    assertEquals(run.series().size(), over.series().size());
  }

  @Test
  void aDraft_holdsEveryMetricOfTheRun_andReadsBack() {
    for (int seed = 1; seed < 20; seed++) {
      RunReader one = FrozenCurves.of(Scenario.HEALTHY, seed);
      RunSchema draft = SchemaDraft.of(one, "mine");
      assertEquals(draft, SchemaParser.read(draft.toJson().pretty()).schema().orElseThrow());
      assertEquals(List.of(), SchemaCheck.against(draft, one));
      one.series()
          .forEach(series -> assertTrue(draft.rule(series.name()).isPresent(), series.name()));
      assertTrue(draft.primary().isPresent());
    }
  }

  @Test
  void whatARunDoesNotHave_isSaidWithWhatItMayBe() {
    String metric = run.series().getFirst().name();
    RunSchema schema =
        SchemaParser.read(
                """
                {"schema": "tacho.metric-schema/1", "name": "x", "primary_metric": "%sx",
                 "extends": "regression"}
                """
                    .formatted(metric))
            .schema()
            .orElseThrow();
    assertEquals(
        List.of(
            "primary_metric: the run has no metric '"
                + metric
                + "x'; did you mean "
                + metric
                + "? tacho show RUN --keys lists what it has"),
        SchemaCheck.against(schema, run).stream().map(SchemaFault::toString).toList());
  }
}
