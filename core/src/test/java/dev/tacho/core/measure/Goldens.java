package dev.tacho.core.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Golden files of this package: compared whole, or rewritten with `-Dtacho.golden.rewrite=true`.
final class Goldens {
  private static final Path FOLDER = Path.of("src/test/resources/dev/tacho/core/measure");

  private Goldens() {}

  static String read(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name));
  }

  static void check(String name, String text) throws IOException {
    if (Boolean.getBoolean("tacho.golden.rewrite")) {
      Files.writeString(FOLDER.resolve(name), text);
    }
    assertEquals(read(name), text, name);
  }
}
