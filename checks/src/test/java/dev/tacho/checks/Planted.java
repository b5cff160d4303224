package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/// Small faulty programs, compiled in a folder of their own, for a rule to refuse.
final class Planted {
  private static final Pattern PACKAGE = Pattern.compile("package ([a-z.]+);");
  private static final Pattern TYPE = Pattern.compile("(?:class|interface|record|enum) (\\w+)");

  private Planted() {}

  /// Compiles the sources and returns the folder of their class files.
  static Path compile(Path dir, String... sources) {
    try {
      var files = new ArrayList<Path>();
      for (var source : sources) {
        var file = dir.resolve("src").resolve(place(source));
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        files.add(file);
      }
      var classes = Files.createDirectories(dir.resolve("classes"));
      var compiler = ToolProvider.getSystemJavaCompiler();
      var said = new StringWriter();
      try (var manager = compiler.getStandardFileManager(null, null, null)) {
        var done =
            compiler
                .getTask(
                    said,
                    manager,
                    null,
                    List.of("-d", classes.toString(), "-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(files))
                .call();
        assertTrue(done, said::toString);
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JavaClasses classes(Path dir, String... sources) {
    return new ClassFileImporter().importPath(compile(dir, sources));
  }

  private static String place(String source) {
    return source.startsWith("module ")
        ? "module-info.java"
        : first(PACKAGE, source).replace('.', '/') + "/" + first(TYPE, source) + ".java";
  }

  private static String first(Pattern pattern, String source) {
    var found = pattern.matcher(source);
    assertTrue(found.find(), () -> pattern + " is not in " + source);
    return found.group(1);
  }
}
