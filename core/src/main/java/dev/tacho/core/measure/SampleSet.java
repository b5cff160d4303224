package dev.tacho.core.measure;

import dev.tacho.core.text.Text;
import java.util.Optional;
import java.util.regex.Pattern;

/// A file of single values, one row a request or trial, that numbers of the result were made from.
///
/// @param path relative to the run's directory, as `samples/requests.jsonl`
/// @param rows lines of the file that hold a value
/// @param sha256 digest of the file in lower-case hex
public record SampleSet(String name, String path, long rows, Optional<String> sha256) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public SampleSet {
    Text.requireLine("name of samples", name, Text.MAX_NAME);
    Text.requireLine("path of samples " + name, path, Text.MAX_SENTENCE);
    if (path.startsWith("/") || path.contains("\\") || path.matches("(.*/)?\\.\\.(/.*)?")) {
      throw new IllegalArgumentException(
          "path of samples "
              + name
              + " leaves the run: '"
              + Text.shown(path)
              + "'; give it relative to the run's directory");
    }
    if (rows < 0) {
      throw new IllegalArgumentException("rows of samples " + name + " are below 0: " + rows);
    }
    sha256.ifPresent(
        digest -> {
          if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(
                "sha256 of samples "
                    + name
                    + " is not 64 hex digits: '"
                    + Text.shown(digest)
                    + "'");
          }
        });
  }
}
