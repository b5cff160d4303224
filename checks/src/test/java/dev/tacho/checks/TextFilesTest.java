package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every text file is UTF-8 that nobody has broken.
class TextFilesTest {
  /// Names that end so hold bytes, not text.
  private static final Set<String> BINARY =
      Set.of(
          "png", "jpg", "ttf", "gz", "zip", "jar", "bin", "onnx", "gguf", "safetensors", "parquet");

  /// Folders whose files are damaged on purpose; each needs its reason here.
  private static final List<String> HOSTILE =
      List.of(
          // inputs of the tests that show what a reader says of damaged files
          "src/test/resources/hostile/");

  /// Files in which a replacement character is meant.
  private static final Set<String> SHOWS_REPLACEMENTS =
      Set.of(
          // what becomes of invalid UTF-8 that a command printed
          "cli/src/test/resources/golden/summary.txt",
          "cli/src/test/resources/golden/summary.json");

  @Test
  void everyTextFile_isUtf8WithoutMojibake() throws IOException {
    var faults = new ArrayList<String>();
    int read = 0;
    for (var file : Checkout.trackedFiles()) {
      var name = Checkout.root().relativize(file).toString();
      var end = name.substring(name.lastIndexOf('.') + 1);
      if (BINARY.contains(end) || HOSTILE.stream().anyMatch(name::contains)) {
        continue;
      }
      read++;
      TextFaults.in(Files.readAllBytes(file)).stream()
          .filter(fault -> !(fault.endsWith("U+FFFD") && SHOWS_REPLACEMENTS.contains(name)))
          .forEach(fault -> faults.add(name + ": " + fault));
    }
    assertEquals(List.of(), faults);
    assertTrue(read > 50, "only " + read + " files were read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caf\u00c3\u00a9", // an e with acute, decoded as Latin-1
        "it\u00e2\u20ac\u2122s", // a right quote, decoded as Windows-1252
        "10 \u00c2\u00b5s", // a micro sign
        "lost \ufffd byte",
        "\ufeffmark",
        "dos\r\nline"
      })
  void aBrokenText_isRefused(String text) {
    assertEquals(1, TextFaults.in(text.getBytes(StandardCharsets.UTF_8)).size());
  }

  @Test
  void bytesThatAreNotUtf8_areRefused() {
    assertEquals(1, TextFaults.in("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)).size());
  }

  @Test
  void wordsWithAccents_pass() {
    var text = "Z\u00fcrich, caf\u00e9, 10 \u00b5s, \u2265 3, \u4e2d\u6587";
    assertEquals(List.of(), TextFaults.in(text.getBytes(StandardCharsets.UTF_8)));
  }
}
