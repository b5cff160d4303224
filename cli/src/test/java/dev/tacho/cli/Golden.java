package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/// Whole texts held against `src/test/resources/golden/NAME`, under two locales that print
/// numbers and letters in their own way. `-Dtacho.golden.rewrite=true` writes the files instead.
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  static void assertSame(String name, Supplier<String> text) throws IOException {
    Locale before = Locale.getDefault();
    try {
      for (String locale : new String[] {"tr-TR", "ar-EG-u-nu-arab"}) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        hold(name, text.get());
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private static void hold(String name, String text) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("tacho.golden.rewrite")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertEquals(
        Files.exists(file) ? Files.readString(file) : "(no file " + file + ")",
        text,
        () -> name + " differs; look at it, then rewrite with -Dtacho.golden.rewrite=true");
  }
}
