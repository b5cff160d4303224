package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Code that nothing calls is not shipped.
class UnusedCodeTest {
  /// What is allowed to stand uncalled, each with its reason.
  private static final Map<String, String> ALLOWED =
      Map.of(
          "dev.tacho.cli.Tacho.fault(List)Optional",
          "what DocumentsTest holds the documents' command lines against",
          "dev.tacho.store.RunStore.at(Path,Surroundings)RunStore",
          "the store's tests come in here with clocks and hosts of their own",
          "dev.tacho.readers.columns.ColumnRun$NoSamples.number()long",
          "a cursor over no rows answers the port's methods, and nobody has a row to ask about",
          "dev.tacho.readers.result.LoneResult$None.number()long",
          "as above");

  @TempDir Path dir;

  @Test
  void everyMethod_isCalled() {
    var rooms = Checkout.rooms().stream().map(Checkout::classes).toList();
    var callers =
        Stream.concat(
                Checkout.modules().stream()
                    .map(module -> Checkout.root().resolve(module).resolve("target/test-classes")),
                Stream.of(examples(rooms)))
            .toList();
    var unused = UnusedCode.find(rooms, callers);
    var refused = new TreeSet<>(unused);
    refused.removeAll(ALLOWED.keySet());
    assertEquals(new TreeSet<>(), refused);
    var stale = new TreeSet<>(ALLOWED.keySet());
    unused.forEach(stale::remove);
    assertTrue(stale.isEmpty(), () -> "called by now, so no exception any more: " + stale);
  }

  /// The examples are one-file programs that Java starts from source: compiled here, they count as
  /// tests do.
  private Path examples(List<Path> rooms) {
    var classPath = rooms.stream().map(Path::toString).collect(Collectors.joining(":"));
    var sources =
        Checkout.trackedFiles().stream()
            .filter(file -> file.startsWith(Checkout.root().resolve("examples")))
            .map(Path::toString)
            .filter(file -> file.endsWith(".java"))
            .toList();
    var arguments =
        Stream.concat(
                Stream.of(
                    "-d", dir.toString(), "-Xlint:all,-path,-try", "-Werror", "-cp", classPath),
                sources.stream())
            .toArray(String[]::new);
    int code = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, arguments);
    assertEquals(0, code, () -> "the examples do not compile: " + sources);
    return dir;
  }

  @Test
  void aMethodThatNothingCalls_isFound() {
    var classes =
        Planted.compile(
            dir,
            "package dev.tacho.store; class Shelf implements Runnable {"
                + " void put() { take(0); }"
                + " void forgotten() { forgotten(); }"
                + " private void take(int n) {}"
                + " public void run() { put(); Runnable later = this::byHandle; later.run(); }"
                + " void byHandle() {} }");
    assertEquals(
        List.of("dev.tacho.store.Shelf.<init>()void", "dev.tacho.store.Shelf.forgotten()void"),
        UnusedCode.find(List.of(classes), List.of()));
  }

  @Test
  void aMethodThatOnlyItsSupertypesCallersReach_isUsed() {
    var classes =
        Planted.compile(
            dir,
            "package dev.tacho.store; interface Shelf { void put(); static void all(Shelf s) {"
                + " s.put(); } }",
            "package dev.tacho.store; record Wide(int size) implements Shelf {"
                + " public void put() { Shelf.all(new Wide(1)); } }");
    assertEquals(List.of(), UnusedCode.find(List.of(classes), List.of()));
  }

  @Test
  void aTestsCall_countsForWhatTheModuleExports() {
    var exported = dir.resolve("exported");
    var classes =
        Planted.compile(
            exported,
            "module dev.tacho.store { exports dev.tacho.store; }",
            "package dev.tacho.store; public final class Shelf { private Shelf() {}"
                + " public static void put() {} static void inside() {} }");
    var test =
        Planted.compile(
            dir.resolve("test"),
            "package dev.tacho.store; final class Shelf { private Shelf() {}"
                + " static void put() {} static void inside() {} }",
            "package dev.tacho.store; class ShelfTest { void t() { Shelf.put(); Shelf.inside(); } }");
    assertEquals(
        List.of("dev.tacho.store.Shelf.inside()void"),
        UnusedCode.find(List.of(classes), List.of(test)));
  }
}
