package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The parts of the gate that live in the parent POM each refuse the fault that they are there
/// for: one Maven build of planted modules, in a folder of its own, with our parent POM.
@Timeout(300)
class GateBitesTest {
  private static final String COVERED =
      """
      package dev.tacho.planted;

      /// Planted.
      public final class Shelf {
        private Shelf() {}

        static int two() {
          return 2;
        }
      }
      """;

  @TempDir static Path dir;
  private static String said;

  @BeforeAll
  static void build() {
    said =
        new PlantedBuild(dir)
            .module("good", "", COVERED)
            .test("good", test("", "assertEquals(2, Shelf.two());"))
            .module("format", "", COVERED.replace("  static int two() {", "static int two(){"))
            .module("lint", "", body("static java.util.List raw() {\n    return null;\n  }"))
            .module("nulls", "", body("static String nothing() {\n    return null;\n  }"))
            .module("unused", "", body("private void forgotten() {}"))
            .module(
                "surplus",
                "<dependency><groupId>com.tngtech.archunit</groupId>"
                    + "<artifactId>archunit</artifactId></dependency>",
                COVERED)
            .test("surplus", test("", "assertEquals(2, Shelf.two());"))
            .module("undeclared", "", COVERED)
            .test(
                "undeclared",
                test(
                    "import org.opentest4j.AssertionFailedError;\n",
                    "assertEquals(2, Shelf.two());\n"
                        + "    assertThrows(AssertionFailedError.class, () ->"
                        + " assertEquals(1, Shelf.two()));"))
            .module("coverage", "", COVERED)
            .test("coverage", test("", "assertEquals(2, 1 + 1);"))
            .module(
                "mocks",
                "<dependency><groupId>org.mockito</groupId><artifactId>mockito-core</artifactId>"
                    + "<version>1</version><scope>system</scope><systemPath>"
                    + Checkout.root().resolve("LICENSE")
                    + "</systemPath></dependency>",
                COVERED)
            .gate();
  }

  private static String body(String member) {
    return "package dev.tacho.planted;\n\n/// Planted.\npublic final class Shelf {\n"
        + "  private Shelf() {}\n\n  "
        + member
        + "\n}\n";
  }

  private static String test(String imports, String statement) {
    return "package dev.tacho.planted;\n\n"
        + "import static org.junit.jupiter.api.Assertions.assertEquals;\n"
        + (imports.isEmpty()
            ? ""
            : "import static org.junit.jupiter.api.Assertions.assertThrows;\n")
        + "\nimport org.junit.jupiter.api.Test;\n"
        + imports
        + "\nclass ShelfTest {\n  @Test\n  void works() {\n    "
        + statement
        + "\n  }\n}\n";
  }

  @Test
  void aModuleWithoutFault_passes() {
    saysOf("good", "planted good .* SUCCESS");
  }

  @ParameterizedTest
  @CsvSource({
    "format, spotless.* on project planted-format: The following files had format violations",
    "lint, /lint/src/.* found raw type",
    "nulls, /nulls/src/.*NullAway.* returning @Nullable expression",
    "unused, /unused/src/.*UnusedMethod",
    "surplus, dependency-plugin.*analyze-only.* on project planted-surplus",
    "undeclared, dependency-plugin.*analyze-only.* on project planted-undeclared",
    "coverage, jacoco.*check.* on project planted-coverage: Coverage checks have not been met",
    "mocks, enforcer.*mocks.* on project planted-mocks",
  })
  void aFault_isRefusedForWhatItIs(String module, String sentence) {
    saysOf(module, "planted " + module + " .* FAILURE");
    saysOf(module, sentence);
  }

  private static void saysOf(String module, String sentence) {
    assertTrue(
        Pattern.compile(sentence).matcher(said).find(),
        () -> module + ": '" + sentence + "' is not in checks/target/planted.log");
  }
}
