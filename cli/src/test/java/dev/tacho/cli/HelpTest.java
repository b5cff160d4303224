package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.shell.ArgumentParser;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HelpTest {
  private static final Path HERE = Path.of("").toAbsolutePath();

  static Stream<String> words() {
    return Words.names().stream();
  }

  @Test
  void help_allWords_isTheGoldenPage() throws IOException {
    Golden.assertSame("help.txt", () -> said("--help"));
  }

  @Test
  void noWord_showsTheSamePage() {
    assertEquals(said("--help"), said());
  }

  @ParameterizedTest
  @MethodSource("words")
  void help_ofAWord_isTheGoldenPage(String word) throws IOException {
    Golden.assertSame(
        "help-" + word.replace(' ', '-') + ".txt", () -> said((word + " --help").split(" ")));
  }

  @ParameterizedTest
  @MethodSource("words")
  void help_everyExample_isTakenByTheParser(String name) {
    List<String> word = List.of(name.split(" "));
    Usage usage = Words.find(word).orElseThrow().usage();
    assertTrue(!usage.examples().isEmpty(), name + " has no example");
    for (String example : usage.examples()) {
      List<String> typed = typed(example);
      assertEquals("tacho", typed.getFirst());
      assertEquals(word, typed.subList(1, 1 + word.size()));
      ArgumentParser.parse(usage, typed.subList(1 + word.size(), typed.size()));
    }
  }

  @Test
  void help_ofAWordWithParts_listsThem() throws IOException {
    Golden.assertSame("help-bench.txt", () -> said("bench", "--help"));
  }

  /// As a shell takes it apart: what stands in single quotes is one.
  private static List<String> typed(String line) {
    return Pattern.compile("'([^']*)'|[^ ]+")
        .matcher(line)
        .results()
        .map(part -> part.group(1) == null ? part.group() : part.group(1))
        .toList();
  }

  @Test
  void version_isThatOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    assertTrue(pom.contains("<version>" + Version.TEXT + "</version>"), Version.TEXT);
    assertEquals("tacho " + Version.TEXT + "\n", said("--version"));
  }

  private static String said(String... args) {
    Said said = Said.by(HERE, args);
    assertEquals(0, said.code(), said.err());
    assertEquals("", said.err());
    return said.out();
  }
}
