package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a room shows to others is explained, and so is each of its packages.
class JavadocTest {
  @TempDir Path dir;

  static Stream<String> rooms() {
    return Checkout.rooms().stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void everyExportedType_isDocumented(String room) throws IOException {
    ModuleDescriptor module;
    try (var in = Files.newInputStream(Checkout.classes(room).resolve("module-info.class"))) {
      module = ModuleDescriptor.read(in);
    }
    var exported =
        module.exports().stream().map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());
    var found = JavadocScan.in(Checkout.mainSources(room), exported);
    assertEquals(List.of(), found.undocumented());
    assertTrue(found.seen() > 0 || exported.isEmpty(), "no type was seen in " + exported);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void everyPackage_hasItsSign(String room) {
    var sources = Checkout.mainSources(room);
    var packages =
        sources.stream()
            .filter(file -> !file.endsWith("module-info.java"))
            .map(Path::getParent)
            .collect(Collectors.toSet());
    for (var folder : packages) {
      var sign = folder.resolve("package-info.java");
      assertTrue(Files.exists(sign), () -> "no sign: " + sign);
      var text = Checkout.read(sign);
      assertTrue(text.startsWith("///"), () -> sign + " says nothing");
      assertTrue(text.contains("@NullMarked"), () -> sign + " is not @NullMarked");
    }
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void everyReferenceInADocumentationComment_leadsSomewhere(String room) {
    assertEquals("", docFaults(Checkout.mainSources(room)));
  }

  @Test
  void aReferenceToNothing_isRefused() throws IOException {
    var file = dir.resolve("Shelf.java");
    Files.writeString(file, "/// Not a [Cupboard].\npublic class Shelf {}\n");
    assertTrue(docFaults(List.of(file)).contains("reference not found"));
  }

  /// What doclint says of links and syntax, private members included.
  private String docFaults(List<Path> sources) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var faults = new DiagnosticCollector<JavaFileObject>();
    try (var files = compiler.getStandardFileManager(faults, null, null)) {
      var options =
          List.of(
              "-proc:none",
              "-Xlint:none",
              "-Xdoclint:reference,syntax,html",
              "-d",
              Files.createTempDirectory(dir, "classes").toString(),
              "-cp",
              System.getProperty("java.class.path"));
      var units =
          files.getJavaFileObjectsFromPaths(
              sources.stream().filter(file -> !file.endsWith("module-info.java")).toList());
      compiler.getTask(null, files, faults, options, null, units).call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return faults.getDiagnostics().stream()
        .filter(fault -> fault.getKind() == Diagnostic.Kind.ERROR)
        .map(fault -> fault.toString() + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void anUndocumentedType_isRefused() throws IOException {
    var file = dir.resolve("Shelf.java");
    Files.writeString(
        file,
        """
        package dev.tacho.store;

        /// Holds things.
        public sealed interface Shelf {
          record Full(int size) implements Shelf {}

          ///
          final class Empty implements Shelf {}
        }

        class Hidden {}
        """);
    assertEquals(
        new JavadocScan.Found(3, List.of("Shelf.java: Full", "Shelf.java: Empty")),
        JavadocScan.in(List.of(file), Set.of("dev.tacho.store")));
  }

  @Test
  void aHiddenPackage_mayStayUndocumented() throws IOException {
    var file = dir.resolve("Shelf.java");
    Files.writeString(file, "package dev.tacho.store.inner; public class Shelf {}");
    assertEquals(
        new JavadocScan.Found(0, List.of()),
        JavadocScan.in(List.of(file), Set.of("dev.tacho.store")));
  }
}
