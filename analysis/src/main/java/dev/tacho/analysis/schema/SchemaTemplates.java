package dev.tacho.analysis.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The schemas that come along, each a file beside this class.
public final class SchemaTemplates {
  private static final List<String> NAMES =
      List.of("pytorch-lightning", "hf-transformers", "classification", "regression");

  private SchemaTemplates() {}

  /// Their names.
  public static List<String> names() {
    return NAMES;
  }

  /// The one of that name; empty where there is none.
  public static Optional<RunSchema> find(String name) {
    return NAMES.contains(name) ? Optional.of(read(name)) : Optional.empty();
  }

  private static RunSchema read(String name) {
    String file = name + ".json";
    try (InputStream in =
        Objects.requireNonNull(SchemaTemplates.class.getResourceAsStream(file), file)) {
      SchemaReading reading =
          SchemaParser.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return reading
          .schema()
          .orElseThrow(() -> new IllegalStateException(file + ": " + reading.faults()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
