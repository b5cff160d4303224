package dev.tacho.core.measure;

import dev.tacho.core.text.Text;

/// Where the single values behind a number are.
///
/// @param samples name of a [SampleSet] of the same result
/// @param field the field of each row that holds the value
public record SampleRef(String samples, String field) {
  public SampleRef {
    Text.requireLine("name of samples", samples, Text.MAX_NAME);
    Text.requireLine("field of samples " + samples, field, Text.MAX_NAME);
  }
}
