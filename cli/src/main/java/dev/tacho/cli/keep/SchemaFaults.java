package dev.tacho.cli.keep;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Holds documents against JSON schemas. The only class that loads the schema library, so that
/// only `validate` pays for it.
public final class SchemaFaults {
  private SchemaFaults() {}

  /// What `document` has that `schema` refuses, as pairs of JSON pointer and message.
  public static List<String[]> of(String schema, String document) {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder().locale(Locale.ROOT).pathType(PathType.JSON_POINTER).build();
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config));
    List<String[]> faults = new ArrayList<>();
    for (Error error : registry.getSchema(schema).validate(document, InputFormat.JSON)) {
      faults.add(new String[] {error.getInstanceLocation().toString(), error.getMessage()});
    }
    return faults;
  }
}
