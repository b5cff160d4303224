package dev.tacho.recorder.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.text.Durations;
import dev.tacho.recorder.yaml.Yaml;
import dev.tacho.recorder.yaml.YamlFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The guide's table of rules is what the rules are; so is the copy in JSON, which the room of the
/// command line holds against the published schema.
class RuleTableTest {
  private static final Path GUIDE = Path.of("..", "docs", "guide.md");

  @Test
  void theGuidesTable_isThatOfTheRules() throws IOException {
    String table =
        RuleBook.builtIn().rules().stream()
            .map(RuleTableTest::row)
            .collect(
                Collectors.joining(
                    "\n",
                    "| rule | looks at | holds when | for | severity |\n"
                        + "| --- | --- | --- | --- | --- |\n",
                    "\n"));
    assertTrue(
        Files.readString(GUIDE).contains(table),
        () -> "the table of docs/guide.md differs; it is to be\n\n" + table);
  }

  @Test
  void theCopyInJson_isThatOfTheRules() throws IOException {
    YamlFaults faults = new YamlFaults();
    Path yaml = Path.of("src", "main", "resources", "dev", "tacho", "recorder", "advice");
    String json =
        Yaml.read(yaml.resolve("advice.yaml"), faults).orElseThrow().json().toString() + "\n";
    Path copy = Path.of("src", "test", "resources", "advice.json");
    if (Boolean.getBoolean("tacho.golden.rewrite")) {
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, json);
    }
    assertEquals(Files.readString(copy), json);
  }

  private static String row(Rule rule) {
    String beside =
        rule.when().stream()
            .map(
                c ->
                    ", beside `"
                        + c.series()
                        + "` "
                        + side(c.side())
                        + Amounts.text(c.threshold().value(), c.threshold().unit()))
            .collect(Collectors.joining());
    List<String> cells =
        switch (rule.check()) {
          case Rule.Level l ->
              List.of(
                  code(l.series()),
                  side(l.side()) + amount(l.threshold(), l.critical()) + beside,
                  span(l.span()));
          case Rule.Ratio r ->
              List.of(
                  code(r.series()) + " of " + code(r.of()),
                  side(Rule.Side.ABOVE)
                      + amount(new Rule.Threshold(r.percent(), "%"), r.critical())
                      + beside,
                  span(r.span()));
          case Rule.Drop d ->
              List.of(
                  d.series().stream()
                          .limit(4)
                          .map(RuleTableTest::code)
                          .collect(Collectors.joining(", "))
                      + (d.series().size() > 4 ? " ..." : ""),
                  amount(new Rule.Threshold(d.percent(), "%"), d.critical())
                      + " or more below the median of "
                      + d.runs()
                      + " or more earlier runs",
                  "the median of " + Durations.text(d.span().window()));
          case Rule.Slope s ->
              List.of(
                  code(s.series()) + " on its way to " + amount(s.limit(), OptionalDouble.empty()),
                  "there within "
                      + Durations.text(s.left())
                      + s.critical().map(c -> " (critical: " + Durations.text(c) + ")").orElse(""),
                  "the line through " + Durations.text(s.span().window()));
          case Rule.Silence s ->
              List.of(
                  "progress",
                  "none for "
                      + Amounts.text(s.times(), "1")
                      + " times the usual gap, and "
                      + Durations.text(s.atLeast())
                      + " at least",
                  "after " + s.gaps() + " gaps");
          case Rule.TimeLimit t ->
              List.of(
                  "the forecast of the end",
                  "beyond the time limit by its p90 (critical: by its p50)",
                  "from " + t.runs() + " earlier runs on");
          case Rule.Request r ->
              List.of(
                  r.series()
                          .map(s -> code(s) + " against the request of ")
                          .orElse("its time against the request of ")
                      + r.resource(),
                  side(r.side()) + Amounts.percent(r.percent()),
                  (r.series().isPresent() ? window(r.span().window()) + ", " : "")
                      + "once a run of "
                      + Durations.text(r.after())
                      + " or more has completed");
        };
    return "| `"
        + rule.id()
        + "` | "
        + String.join(" | ", cells)
        + " | "
        + rule.severity().word()
        + " |";
  }

  private static String window(Duration window) {
    return window.toSeconds() > 1 ? "the highest " + Durations.text(window) : "the highest value";
  }

  private static String code(String series) {
    return "`"
        + series.replace(Rule.PER_SECOND, "")
        + "`"
        + (series.endsWith(Rule.PER_SECOND) ? Rule.PER_SECOND : "");
  }

  private static String side(Rule.Side side) {
    return side == Rule.Side.ABOVE ? "at least " : "at most ";
  }

  private static String amount(Rule.Threshold threshold, OptionalDouble critical) {
    return Amounts.text(threshold.value(), threshold.unit())
        + (critical.isPresent()
            ? " (critical: " + Amounts.text(critical.getAsDouble(), threshold.unit()) + ")"
            : "");
  }

  private static String span(Rule.Span span) {
    return Amounts.percent(100 * span.share()) + " of " + Durations.text(span.window());
  }
}
