package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A wider surface shows up in review: it is a difference in a file.
class SurfaceTest {
  @TempDir Path dir;

  static Stream<String> rooms() {
    return Checkout.rooms().stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void surface_isTheOneThatWasReviewed(String room) {
    var name = "tacho-" + room + "-" + Checkout.version() + ".jar";
    var jar = Checkout.root().resolve(room).resolve("target").resolve(name);
    assertTrue(Files.exists(jar), () -> "not packed: " + jar + "; run ./check");
    Golden.compare("surfaces/" + room + ".txt", Surface.of(jar, Checkout.classes(room)));
  }

  @Test
  void aMemberThatBecomesPublic_changesTheSurface() {
    var hidden = surface("hidden", "void put() {}");
    var shown = surface("shown", "public void put() {}");
    assertFalse(hidden.contains("put()"), hidden);
    assertTrue(shown.contains("class dev.tacho.store.Shelf\n  Shelf()\n  void put()\n"), shown);
  }

  private String surface(String name, String member) {
    var classes =
        Planted.compile(
            dir.resolve(name),
            "module dev.tacho.store { exports dev.tacho.store; }",
            "package dev.tacho.store; public class Shelf { " + member + " }",
            "package dev.tacho.store; class Inside { public void out() {} }");
    var jar = dir.resolve(name + ".jar");
    int code =
        java.util.spi.ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "cf", jar.toString(), "-C", classes.toString(), ".");
    assertTrue(code == 0, jar.toString());
    return Surface.of(jar, classes);
  }
}
