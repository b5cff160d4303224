package dev.tacho.analysis.schema;

/// Something in a schema that cannot be meant.
///
/// @param path where: `metrics.loss.direction`; empty text for the whole
/// @param message what is wrong and what would be right
public record SchemaFault(String path, String message) {
  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
