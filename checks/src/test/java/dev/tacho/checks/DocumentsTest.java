package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.Tacho;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documents say is so.
class DocumentsTest {
  /// A fragment of the change log: its kind, a name, and one sentence or a few.
  private static final Pattern FRAGMENT =
      Pattern.compile("(added|changed|fixed|removed)-[a-z0-9-]+\\.md");

  @TempDir Path dir;

  static Stream<Document> documents() {
    return Checkout.trackedFiles().stream()
        .filter(
            file ->
                file.toString().endsWith(".md")
                    || (file.endsWith("package-info.java")
                        && file.toString().contains("/src/main/")))
        .map(file -> Document.of(Checkout.root(), file));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyPathAndLink_exists(Document document) {
    assertEquals(List.of(), document.deadEnds());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyCommandLine_isUnderstoodByTheParser(Document document) {
    var refused = new ArrayList<String>();
    for (var call : document.commandLines()) {
      Tacho.fault(call).ifPresent(why -> refused.add(String.join(" ", call) + ": " + why));
    }
    assertEquals(List.of(), refused);
  }

  @Test
  void theReadme_isAmongTheDocuments() {
    assertTrue(documents().anyMatch(document -> document.toString().equals("README.md")));
  }

  @Test
  void aDeadLinkAndADeadPath_areFound() throws IOException {
    Files.createDirectories(dir.resolve("docs"));
    Files.writeString(dir.resolve("docs/guide.md"), "# The guide\n\n## How to `stop`\n");
    var file = dir.resolve("README.md");
    Files.writeString(
        file,
        """
        [good](docs/guide.md) [good](docs/guide.md#how-to-stop) [gone](docs/gone.md)
        [no heading](docs/guide.md#how-to-start) `docs/lost.md` `docs/guide.md` `a/b ratio`
        ```
        ./missing --all
        ```
        """);
    assertEquals(
        List.of(
            "link docs/gone.md",
            "link docs/guide.md#how-to-start",
            "path docs/lost.md",
            "path ./missing"),
        Document.of(dir, file).deadEnds());
  }

  @Test
  void aCommandLineThatTheParserRefuses_isFound() throws IOException {
    var file = dir.resolve("README.md");
    Files.writeString(
        file,
        """
        Try `tacho doctor` or `tacho doctr`, not `tachometer`.
        ```
        $ ./tacho doctor --jsno   # a comment
        ./tacho doctor | less
        ```
        """);
    var calls = Document.of(dir, file).commandLines();
    assertEquals(
        List.of(
            List.of("doctor", "--jsno"),
            List.of("doctor"),
            List.of("doctor", "--help"),
            List.of("doctr", "--help")),
        calls);
    assertTrue(Tacho.fault(List.of("doctor")).isEmpty());
    assertTrue(Tacho.fault(List.of("doctr")).isPresent());
    assertTrue(Tacho.fault(List.of("doctor", "--jsno")).isPresent());
  }

  @Test
  void everyFragmentOfTheChangeLog_isWellFormed() throws IOException {
    try (var files = Files.list(Checkout.root().resolve("changes"))) {
      for (var file : files.filter(f -> !f.endsWith("README.md")).toList()) {
        assertEquals(List.of(), fragmentFaults(file.getFileName().toString(), Checkout.read(file)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "added-runs.md, 'Runs are recorded.\n', 0",
    "new-runs.md, 'Runs are recorded.\n', 1",
    "added-runs.md, '', 1",
    "added-runs.md, '- Runs are recorded.\n', 1",
    "fixed-runs.md, 'Runs are recorded', 1",
  })
  void aFragment_isRefusedForWhatIsWrongWithIt(String name, String text, int faults) {
    assertEquals(faults, fragmentFaults(name, text).size());
  }

  private static List<String> fragmentFaults(String name, String text) {
    var faults = new ArrayList<String>();
    if (!FRAGMENT.matcher(name).matches()) {
      faults.add(name + ": the name is KIND-NAME.md with KIND added, changed, fixed or removed");
    }
    if (text.isBlank()) {
      faults.add(name + ": says nothing");
    } else if (text.startsWith("-") || text.startsWith("#") || !text.endsWith(".\n")) {
      faults.add(name + ": is sentences that end with a full stop; the list is made of them later");
    }
    return faults;
  }

  @Test
  void noDebt_isOlderThanItsRemovalVersion() {
    var debts = Debt.in(Checkout.read(Checkout.root().resolve("docs/debt.md")));
    assertEquals(List.of(), Debt.due(debts, Checkout.version()));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1.0-SNAPSHOT, 0.2.0, false",
    "0.2.0-SNAPSHOT, 0.2.0, true",
    "0.2.0, 0.2.0, true",
    "0.10.0, 0.9.0, true",
    "0.9.0, 0.10.0, false",
    "1.0.0, 0.2.0, true"
  })
  void aDebt_isDueWhenItsVersionIsReached(String version, String removal, boolean due) {
    var table =
        """
        | shim | owner | removed in |
        | --- | --- | --- |
        | old names of flags | cli | %s |
        """
            .formatted(removal);
    var debts = Debt.in(table);
    assertEquals(1, debts.size());
    assertEquals(due, !Debt.due(debts, version).isEmpty());
  }

  @Test
  void aDebtWithoutAnOwnerOrAVersion_isRefused() {
    var table =
        """
        | shim | owner | removed in |
        | --- | --- | --- |
        | old names of flags |  | 0.2.0 |
        | older names | cli | some day |
        """;
    assertEquals(2, Debt.due(Debt.in(table), "0.1.0").size());
  }
}
