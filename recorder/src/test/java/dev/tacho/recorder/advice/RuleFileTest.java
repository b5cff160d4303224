package dev.tacho.recorder.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.recorder.advice.RuleBook.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What may stand in a file of rules, and what is said of what may not.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RuleFileTest {
  private static final String HEAD = "schema: tacho.advice-rules/1\nrules:\n";
  private static final String HOT =
      """
        - id: hot
          kind: above
          series: temperature_c
          threshold: 80 Cel
          window: 20 s
          severity: warning
          message: "{value}"
          action: "cool it"
      """;

  @TempDir Path folder;

  private static List<String> faults(String text) {
    Read read = RuleBook.builtIn().with("mine.yaml", text);
    return read instanceof Read.Refused(var faults, _)
        ? faults.stream().map(f -> f.line() + ": " + f.message()).toList()
        : List.of();
  }

  private static String fault(String text) {
    List<String> faults = faults(text);
    assertEquals(1, faults.size(), faults.toString());
    return faults.getFirst();
  }

  private static List<String> ids(Read read) {
    return assertInstanceOf(Read.Taken.class, read).rules().rules().stream().map(Rule::id).toList();
  }

  @Test
  void aRuleOfANewId_isAdded_oneOfAKnownId_takesItsPlace_oneSwitchedOffGoes() {
    List<String> own = RuleBook.builtIn().rules().stream().map(Rule::id).toList();
    Read read =
        RuleBook.builtIn()
            .with(
                "mine.yaml",
                HEAD
                    + HOT
                    + HOT.replace("id: hot", "id: cpu-saturated")
                    + "  - {id: gpu-idle, off: true}\n");
    List<String> ids = ids(read);
    assertEquals(own.size(), ids.size());
    assertTrue(ids.contains("hot"));
    assertFalse(ids.contains("gpu-idle"));
    Rule replaced =
        assertInstanceOf(Read.Taken.class, read).rules().rules().stream()
            .filter(rule -> rule.id().equals("cpu-saturated"))
            .findFirst()
            .orElseThrow();
    assertEquals(new Template("cool it"), replaced.action());
  }

  @Test
  void aWrongUnit_namesRuleValueAndTheRightUnit() {
    assertEquals(
        "6: rule hot: threshold is '80 %', in %; the unit here is Cel, convert it to ... Cel",
        fault(HEAD + HOT.replace("80 Cel", "80 %")));
    assertEquals(
        "6: rule hot: threshold is '80', without a unit; the unit here is Cel, write 80 Cel",
        fault(HEAD + HOT.replace("80 Cel", "80")));
  }

  @Test
  void aSeriesOfTheUsersOwn_takesAnyUnit() {
    assertEquals(List.of(), faults(HEAD + HOT.replace("temperature_c", "rack_inlet")));
    assertEquals(
        List.of(),
        faults(HEAD + HOT.replace("temperature_c", "rack_inlet").replace("80 Cel", "80")));
  }

  @Test
  void everyFaultIsToldAtOnce_withItsLineAndWhatWasMeant() {
    String text =
        HEAD
            + """
              - id: Hot!
                kind: abvoe
                series: loss
                severity: loud
              - id: slow
                kind: above
                series: loss
                treshold: 1
                threshold: soon
                window: 1 fortnight
                sustain: 120 %
                severity: bad
                message: "{valeu} too high"
                action: ""
              - nonsense
            """;
    List<String> faults = faults(text);
    assertTrue(faults.contains("3: rule Hot!: id is 'Hot!'; use a-z, 0-9 and -, at most 63"));
    assertTrue(
        faults.contains(
            "4: rule Hot!: kind is 'abvoe'; did you mean above? known are above, below, ratio,"
                + " drop, slope, silence, time-limit, request"),
        faults.toString());
    assertTrue(
        faults.contains("6: rule Hot!: severity is 'loud'; known are info, warning, critical"),
        faults.toString());
    assertTrue(
        faults.stream()
            .anyMatch(
                f ->
                    f.startsWith(
                        "10: rule slow: unknown key 'treshold'; did you" + " mean threshold?")),
        faults.toString());
    assertTrue(
        faults.contains("11: rule slow: threshold is 'soon'; write a number, as 90"),
        faults.toString());
    assertTrue(
        faults.contains(
            "12: rule slow: window is '1 fortnight'; write 1 s to 6 h 00 min, as 1 min"),
        faults.toString());
    assertTrue(
        faults.stream().anyMatch(f -> f.contains("sustain is 120 %; use more than 0 % to 100 %")),
        faults.toString());
    assertTrue(
        faults.contains("14: rule slow: severity is 'bad'; known are info, warning, critical"),
        faults.toString());
    assertTrue(
        faults.stream()
            .anyMatch(f -> f.contains("message has the word {valeu}; did you mean value?")),
        faults.toString());
    assertTrue(
        faults.contains("16: rule slow: action has 0 characters; write 1 to 500"),
        faults.toString());
    assertTrue(
        faults.contains("17: rule 3 is 'nonsense'; write a mapping with id: and kind:"),
        faults.toString());
  }

  @Test
  void aThreshold_tooLargeForANumber_isRefused() {
    assertTrue(
        fault(HEAD + HOT.replace("80 Cel", "1e999 Cel"))
            .contains("threshold is '1e999 Cel', too large"));
  }

  @Test
  void aThresholdThatTwoSamplesCouldMeet_isRefused() {
    assertEquals(
        "6: rule hot: samples is '2'; write a number from 3 to 20,000",
        fault(HEAD + HOT.replace("    threshold", "    samples: 2\n    threshold")));
  }

  @Test
  void critical_onTheWrongSide_isRefused() {
    assertTrue(
        fault(HEAD + HOT.replace("    window", "    critical: 70 Cel\n    window"))
            .contains(
                "critical is 70 Cel, on the wrong side of the threshold of 80; make it higher"));
  }

  @Test
  void aRatio_ofTwoUnits_isRefused() {
    String text =
        HEAD
            + """
              - id: odd
                kind: ratio
                series: gpu_memory_bytes
                of: step_time_ms
                threshold: 30 %
                window: 1 min
                severity: info
                message: "{value} of {of}"
                action: "none"
            """;
    assertTrue(
        fault(text).contains("series gpu_memory_bytes is in B and of step_time_ms in ms"),
        fault(text));
  }

  @Test
  void anIdTwice_isRefused() {
    assertEquals(
        "11: rule hot: its id stands twice in this file; rename or remove one",
        fault(HEAD + HOT + HOT));
  }

  @Test
  void anotherVersion_isRefusedWithTheOneThatIsRead() {
    assertEquals(
        "1: the file: schema is 'tacho.advice-rules/2'; this Tacho reads tacho.advice-rules/1,"
            + " write that",
        fault("schema: tacho.advice-rules/2\nrules: []\n"));
  }

  @Test
  void hostileFiles_areRefusedSoon() throws IOException {
    assertTrue(fault("[".repeat(3000)).contains("no YAML"), "deep");
    assertTrue(
        fault("a: &a [x,x,x,x,x,x,x,x,x]\n" + billionLaughs()).length() < 400, "many aliases");
    assertTrue(fault("a: &a [*a]").contains("alias of itself"), "an alias of itself");
    assertTrue(fault("").contains("it is empty"));
    assertTrue(fault("\u0000").contains("no YAML"));
    assertTrue(
        faults(HEAD + "  - {id: x, kind: !!javax.script.ScriptEngineManager above}\n").stream()
            .anyMatch(f -> f.contains("a value with the tag")));
    Path large = folder.resolve("large.yaml");
    Files.writeString(large, "# " + "x".repeat(2 << 20));
    Read read = RuleBook.builtIn().with(large);
    assertTrue(
        assertInstanceOf(Read.Refused.class, read).message().contains("more than 1048576 bytes"));
    assertTrue(
        assertInstanceOf(Read.Refused.class, RuleBook.builtIn().with(Path.of("/dev/zero")))
            .message()
            .contains("more than 1048576 bytes"),
        "a file without an end");
    Path gone = folder.resolve("gone.yaml");
    assertTrue(
        assertInstanceOf(Read.Refused.class, RuleBook.builtIn().with(gone))
            .message()
            .contains("it is not there"));
    Path binary = folder.resolve("binary.yaml");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});
    assertTrue(
        assertInstanceOf(Read.Refused.class, RuleBook.builtIn().with(binary))
            .message()
            .contains("not UTF-8"));
  }

  private static String billionLaughs() {
    StringBuilder text = new StringBuilder();
    for (char c = 'b'; c < 'n'; c++) {
      text.append(c).append(": &").append(c).append(" [");
      text.append(("*" + (char) (c - 1) + ",").repeat(9)).append("x]\n");
    }
    return text.toString();
  }

  @Test
  void manyFaults_areCounted() {
    List<String> faults = faults(HEAD + "  - 1\n".repeat(400));
    assertEquals(51, faults.size());
    assertEquals("0: 350 faults more; mend these first", faults.getLast());
  }
}
