package dev.tacho.core.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tacho.core.Schemas;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ResultSchemaTest {
  private static final int CASES = Boolean.getBoolean("tacho.long") ? 3_000 : 300;

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Schema schema = registry.getSchema(Schemas.text(Result.SCHEMA).orElseThrow());

  @Test
  void schema_ofAResult_isValidByTheMetaSchema() {
    String text = Schemas.text(Result.SCHEMA).orElseThrow();
    Schema metaSchema =
        registry.getSchema(
            com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertEquals("[]", metaSchema.validate(text, InputFormat.JSON).toString());
  }

  @Test
  void schema_goldenResult_isValid() throws IOException {
    assertEquals("[]", faults(Goldens.read("result-1.json")));
  }

  @Test
  void schema_randomResults_areValid() {
    long seed = new Random().nextLong();
    RandomResults results = new RandomResults(seed);
    for (int i = 0; i < CASES; i++) {
      String text = ResultJson.write(results.next()).toString();
      assertEquals("[]", faults(text), "seed " + seed + ", case " + i + ": " + text);
    }
  }

  /// Whoever follows the schema alone may trust that our reader refuses what the schema refuses.
  @Test
  void reader_refusesAllThatTheSchemaRefuses() throws IOException {
    long seed = new Random().nextLong();
    Damage damage = new Damage(seed);
    Json golden = Json.parse(Goldens.read("result-1.json"));
    int refusedByBoth = 0;
    for (int i = 0; i < CASES; i++) {
      Json damaged = damage.of(golden);
      String bySchema = faults(damaged.toString());
      if (!bySchema.equals("[]")) {
        Reading reading = ResultJson.read(damaged, "test");
        assertTrue(
            reading instanceof Reading.Refused,
            "seed " + seed + ", case " + i + ": schema says " + bySchema);
        refusedByBoth++;
      }
    }
    assertTrue(refusedByBoth > CASES / 4, "refused by both: " + refusedByBoth);
  }

  private String faults(String text) {
    return schema.validate(text, InputFormat.JSON).toString();
  }
}
