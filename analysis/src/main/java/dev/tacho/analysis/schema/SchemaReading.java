package dev.tacho.analysis.schema;

import java.util.List;
import java.util.Optional;

/// A schema that was read, or everything that is wrong with it.
///
/// @param schema empty where there are faults
public record SchemaReading(Optional<RunSchema> schema, List<SchemaFault> faults) {
  public SchemaReading {
    faults = List.copyOf(faults);
  }
}
