package dev.tacho.readers.result;

import static dev.tacho.readers.TestReaders.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.readers.format.ReadersException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ResultFormatTest {
  private static final String RUN = "01JNQ8Z0000000000000000000";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("result.json"), text);
  }

  private String refused(String text) {
    return String.valueOf(
        assertThrows(ReadersException.class, () -> open(file(text)).facts()).getMessage());
  }

  @Test
  void aLoneResult_isARunWithThatResult() throws IOException {
    String text = TestResults.sound(RUN);
    RunReader run = open(file(text));
    List<Json.Obj> results = run.facts().results();
    assertEquals(1, results.size());
    assertEquals(
        ResultJson.read(Json.parse(text), "here"), ResultJson.read(results.getFirst(), "here"));
    assertEquals("detector", run.header().title());
    assertEquals(List.of(), run.damage());
    assertTrue(run.unknownState().isPresent());
  }

  @Test
  void itsRunsId_saysWhenItBegan_andWithoutOneNobodyKnows() throws IOException {
    RunReader run = open(file(TestResults.sound(RUN)));
    assertEquals(
        Instant.ofEpochMilli(new dev.tacho.core.RunId(RUN).epochMillis()),
        run.header().started().wall());
    assertEquals(RUN, run.header().tags().get("run"));
    assertEquals(
        dev.tacho.core.ClockAnchor.UNKNOWN, open(file(TestResults.sound(""))).header().started());
  }

  @Test
  void fieldsOfANewerMinorVersion_areKept() throws IOException {
    String newer = TestResults.sound("").replaceFirst("\\{", "{\"weather\": \"rain\", ");
    Json.Obj kept = open(file(newer)).facts().results().getFirst();
    assertEquals(Optional.of(Json.of("rain")), kept.get("weather"));
    assertTrue(ResultJson.read(kept, "here") instanceof Reading.Read);
  }

  @Test
  void aNumberThatCannotBe_isDamageWithItsPlace_andTheRestIsRead() throws IOException {
    RunReader run = open(file(TestResults.sound("").replace("14.2", "8.2")));
    assertEquals(1, run.facts().results().size());
    assertTrue(run.damage().toString().contains("p99"), run.damage().toString());
    RunReader below =
        open(file(TestResults.sound("").replace("\"value\": 9.1", "\"value\": -9.1")));
    assertTrue(below.damage().toString().contains("-9.1 ms"), below.damage().toString());
  }

  @Test
  void aLaterMajorVersion_aCutFile_andABareNaN_areRefusedWithAWayOut() {
    String later = refused("{\"schema\": \"tacho.result/2\"}");
    assertTrue(later.contains("another major version"), later);
    String whole = TestResults.sound("");
    String cut = refused(whole.substring(0, whole.length() / 2));
    assertTrue(cut.contains("no whole result"), cut);
    String nan = refused(whole.replace("14.2", "NaN"));
    assertTrue(nan.contains("no whole result"), nan);
  }

  @Test
  void everyFaultOfItsForm_isDamage() throws IOException {
    RunReader run =
        open(file(TestResults.sound("").replace("\"repeats\": 5", "\"repeats\": \"x\"")));
    assertEquals(2, run.damage().size());
    String first = run.damage().getFirst().toString();
    assertTrue(first.contains("/measurements/0/evidence/repeats"), first);
  }
}
