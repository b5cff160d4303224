package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.keep.SchemaFaults;
import dev.tacho.core.Schemas;
import dev.tacho.recorder.advice.RuleBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The published schema of rules of advice says what their reader says.
class RuleSchemaTest {
  private static final String HOT =
      """
      {"schema": "tacho.advice-rules/1", "rules": [{"id": "hot", "kind": "above",
        "series": "temperature_c", "threshold": "80 Cel", "window": "20 s", "severity": "warning",
        "message": "{value}", "action": "cool it"}]}
      """;

  private static List<String[]> bySchema(String document) {
    return SchemaFaults.of(Schemas.text(RuleBook.SCHEMA).orElseThrow(), document);
  }

  @Test
  void tachosOwnRules_areValid() throws IOException {
    Path copy = Path.of("..", "recorder", "src", "test", "resources", "advice.json");
    assertTrue(bySchema(Files.readString(copy)).isEmpty());
    assertTrue(bySchema(HOT).isEmpty());
    assertEquals(RuleBook.Read.Taken.class, RuleBook.builtIn().with("mine", HOT).getClass());
    assertTrue(
        bySchema(
                "{\"schema\": \"tacho.advice-rules/1\", \"rules\": [{\"id\": \"x\", \"off\": true}]}")
            .isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"above\">\"abvoe\"",
        "\"window\": \"20 s\">\"window\": \"20 s\", \"treshold\": 1",
        "\"warning\">\"bad\"",
        "\"80 Cel\">\"soon\"",
        "\"window\": \"20 s\">\"window\": \"20 s\", \"samples\": 2",
        "\"cool it\">\"\"",
        "\"hot\">\"Hot!\"",
        "\"temperature_c\">\"a*b\"",
        "rules/1>rules/2",
        "\"kind\": \"above\">\"off\": true"
      })
  void whatTheSchemaRefuses_theReaderRefusesToo(String change) {
    String[] sides = change.split(">", 2);
    String broken = HOT.replace(sides[0], sides[1]);
    assertFalse(bySchema(broken).isEmpty(), broken);
    assertInstanceOf(RuleBook.Read.Refused.class, RuleBook.builtIn().with("mine", broken), broken);
  }
}
