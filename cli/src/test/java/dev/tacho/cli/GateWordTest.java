package dev.tacho.cli;

import static dev.tacho.cli.AnswersTest.assertKeepsToSchema;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunId;
import dev.tacho.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

@Timeout(60)
final class GateWordTest {
  @TempDir Path folder;
  private Benched benched;

  @BeforeEach
  void store() {
    benched = new Benched(RunStore.at(folder.resolve(".tacho")), "testhost");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0,  passed,      0, 0",
    "1.04, soft-breach, 0, 1",
    "1.25, failed,      1, 1",
    "0.8,  passed,      0, 0",
  })
  void check_exitCodeAndStatus_areThoseOfTheChange(
      double factor, String status, int code, int strictCode) {
    saved();
    benched.bench(scaled(factor));
    Said said = says("gate", "check", "base", "latest", "--json");
    assertEquals(code, said.code(), said.out());
    assertEquals(status, said.json().needText("status"));
    assertEquals(code, said.json().needWhole("exit_code"));
    assertKeepsToSchema(said.out());
    assertEquals(strictCode, says("gate", "check", "base", "latest", "--strict").code());
  }

  @Test
  void check_slowerRun_textAndMarkdownAreGolden() throws IOException {
    saved();
    benched.bench(scaled(1.25));
    Golden.assertSame("gate-failed.txt", () -> says("gate", "check", "base", "latest").out());
    Golden.assertSame(
        "gate-failed.md",
        () -> {
          Said said = says("gate", "check", "base", "latest", "--markdown", "gate.md");
          assertEquals(1, said.code());
          return text(folder.resolve("gate.md"));
        });
  }

  @Test
  void check_junit_isReadByAnotherParserAndCountsWhatItHolds() throws Exception {
    saved();
    benched.bench(scaled(1.25));
    assertEquals(1, says("gate", "check", "base", "latest", "--junit", "gate.xml").code());
    Document document = xml("gate.xml");
    assertEquals("testsuites", document.getDocumentElement().getTagName());
    Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
    assertEquals(
        suite.getAttribute("tests"),
        Integer.toString(document.getElementsByTagName("testcase").getLength()));
    assertEquals("2", suite.getAttribute("failures"));
    assertEquals(2, document.getElementsByTagName("failure").getLength());
    Element failure = (Element) document.getElementsByTagName("failure").item(1);
    assertTrue(failure.getAttribute("message").startsWith("25."), failure.getAttribute("message"));
    Element metric = (Element) failure.getParentNode();
    assertEquals("cpu_time_s", metric.getAttribute("name"));
    assertEquals("tacho.gate.base", metric.getAttribute("classname"));
    assertTrue(
        suite.getAttribute("timestamp").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d"));
  }

  @Test
  void check_withoutBaseline_says4_orAdvises() throws Exception {
    benched.bench(Benched.QUIET);
    Said said = says("gate", "check", "base", "latest", "--junit", "gate.xml", "--json");
    assertEquals(4, said.code());
    assertEquals("no-baseline", said.json().needText("status"));
    assertKeepsToSchema(said.out());
    assertEquals(1, xml("gate.xml").getElementsByTagName("skipped").getLength());
    Said advised = says("gate", "check", "base", "latest", "--advisory-until", "1");
    assertEquals(0, advised.code());
    assertTrue(advised.out().contains("no-baseline: there is no baseline 'base'"), advised.out());
    assertTrue(advised.out().contains("advisory, exit code 0 whatever it says: 0 earlier runs"));
  }

  @Test
  void check_whileItOnlyAdvises_neverFailsAndTheXmlSkips() throws Exception {
    saved();
    // the bench itself asks for more history than there is
    benched.bench(5, scaled(2));
    Said said = says("gate", "check", "base", "latest", "--junit", "gate.xml");
    assertEquals(0, said.code());
    assertTrue(said.out().contains("gate base: failed"), said.out());
    assertEquals(0, xml("gate.xml").getElementsByTagName("failure").getLength());
    Element skipped = (Element) xml("gate.xml").getElementsByTagName("skipped").item(0);
    assertTrue(skipped.getAttribute("message").startsWith("advisory: failed"));
    assertEquals(1, says("gate", "check", "base", "latest", "--advisory-until", "0").code());
  }

  @Test
  void check_fewRepeats_givesEffectAndRangesAndNoVerdict() {
    saved();
    benched.bench(1.1, 1.2, 1.3);
    Said said = says("gate", "check", "base", "latest");
    assertEquals(4, said.code());
    assertTrue(said.out().contains("gate base: no-verdict"), said.out());
    assertTrue(
        said.out()
            .contains("a verdict needs 5 on both sides; range 0.98 .. 1.02 there, 1.1 .. 1.3"),
        said.out());
    assertTrue(said.out().contains("+20.0 %"), said.out());
  }

  @Test
  void check_runOfAnotherMachine_isNotComparedUnlessAsked() {
    saved();
    RunId there = elsewhere();
    assertEquals(4, says("gate", "check", "base", there.text()).code());
    Said said = says("gate", "check", "base", there.text(), "--any-machine");
    assertEquals(0, said.code(), said.out());
    assertTrue(said.out().contains("compared although the machines differ, as asked"), said.out());
  }

  @Test
  void check_baselineThatWasTouchedOrRemoved_isAnError() throws IOException {
    RunId id = saved();
    benched.bench(Benched.QUIET);
    Path run = folder.resolve(".tacho/runs").resolve(id.text());
    Path trials = run.resolve("samples/trials.jsonl");
    String before = Files.readString(trials);
    Files.writeString(trials, before.replace("0.98", "0.78"));
    Said touched = says("gate", "check", "base", "latest", "--advisory-until", "99");
    assertEquals(3, touched.code());
    assertTrue(touched.err().contains("baseline base cannot be used"), touched.err());
    Said list = says("gate", "list", "--json");
    assertTrue(list.out().contains("\"usable\": false"), list.out());
    assertTrue(list.out().contains("is not as it was sealed"), list.out());
    try (var files = Files.walk(run)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
    Said removed = says("gate", "check", "base", "latest");
    assertEquals(3, removed.code());
    assertTrue(removed.err().contains("tacho gate save base RUN replaces it"), removed.err());
    assertKeepsToSchema(says("gate", "list", "--json").out());
  }

  @Test
  void save_pinsTheRunAgainstPrune() {
    RunId id = saved();
    benched.bench(Benched.QUIET);
    assertEquals(0, says("prune", "--keep-last", "1", "--yes").code());
    assertEquals(0, says("show", id.text()).code());
    assertKeepsToSchema(says("gate", "save", "other", id.text(), "--json").out());
  }

  @Test
  void check_limitsOfOnesOwn_count() {
    saved();
    benched.bench(scaled(1.10));
    assertEquals(0, says("gate", "check", "base", "latest", "--max-regression", "25%").code());
    assertEquals(
        0, says("gate", "check", "base", "latest", "--max-regression=cpu_time_s=25%").code());
    assertEquals(0, says("gate", "check", "base", "latest", "--max-absolute", "200ms").code());
    assertEquals(
        1, says("gate", "check", "base", "latest", "--max-absolute", "cpu_time_s=0.05").code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "gate chek base latest | 2 | 'chek' is nothing that gate can do; did you mean check?",
        "gate check base | 2 | something is missing; the form is tacho gate check NAME RUN",
        "gate list base | 2 | 'base' is too much; the form is tacho gate list",
        "gate save base latest --strict | 2 | --strict is for gate check, not for gate save",
        "gate check base latest --max-regression 5 | 2 | which is not a percentage; use for example"
            + " --max-regression 5%",
        "gate check base latest --max-regression 1e400% | 2 | which is not a percentage",
        "gate check base latest --max-absolute 5 | 2 | which is not a duration, a size, or NAME=",
        "gate check base latest --metric cpu_tim_s | 2 | did you mean cpu_time_s?",
        "gate check base latest --soft 200% | 2 | above 0% and at most 100%",
        "gate check base latest --junit no/such/gate.xml | 3 | gate.xml cannot be written",
        "gate check ../x latest | 3 | cannot name a baseline",
        "gate save base nosuch | 3 | no run 'nosuch'",
      })
  void badInput_saysTheThingAndTheWayOut(String line, int code, String text) {
    saved();
    Said said = says(line.strip().split(" "));
    assertEquals(code, said.code(), said.out() + said.err());
    assertTrue(said.err().contains(text), said.err());
  }

  private RunId saved() {
    RunId id = benched.bench(Benched.QUIET);
    assertEquals(0, says("gate", "save", "base", id.text()).code());
    return id;
  }

  private RunId elsewhere() {
    Benched other = new Benched(RunStore.at(folder.resolve(".tacho")), "elsewhere");
    other.skip(5);
    return other.bench(Benched.QUIET);
  }

  private Document xml(String name) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(folder.resolve(name).toFile());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static double[] scaled(double factor) {
    return Arrays.stream(Benched.QUIET).map(v -> v * factor).toArray();
  }

  private Said says(String... args) {
    return Said.by(folder, args);
  }
}
