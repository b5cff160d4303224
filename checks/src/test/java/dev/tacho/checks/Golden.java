package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Text that is compared whole with a file under `checks/src/test/resources`. Rewritten by
/// `./tidy --golden checks`.
final class Golden {
  private Golden() {}

  static void compare(String name, String actual) {
    Path file = Checkout.root().resolve("checks/src/test/resources").resolve(name);
    try {
      if (Boolean.getBoolean("tacho.golden.rewrite")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
        return;
      }
      String expected = Files.exists(file) ? Files.readString(file) : "(no such file)\n";
      assertEquals(
          expected,
          actual,
          () -> file + " differs; ./tidy --golden checks rewrites it: look at it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
