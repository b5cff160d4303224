package dev.tacho.analysis.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
  @Test
  void oneNaN_isFoundAtItsStep() {
    SeriesRun run =
        new SeriesRun()
            .with("loss", 1_000, 10, step -> step == 5_010 ? Double.NaN : 1 / (1 + step));
    Diagnosis diagnosis = Findings.of(run, Sensitivity.DEFAULT);
    Finding nan = diagnosis.findings().getFirst();
    assertEquals(FindingKind.NAN, nan.kind());
    assertEquals(5_010, nan.onset().step());
    assertEquals(501, nan.onset().value());
    assertEquals(1_000, diagnosis.values());
    Json.Obj json = diagnosis.toJson();
    assertEquals(1, json.array("findings").size());
    assertEquals("NaN or infinity", nan.kind().title());
  }

  @Test
  void aRunWithoutSeries_hasNoFindings() {
    assertEquals(List.of(), Findings.of(new SeriesRun(), Sensitivity.DEFAULT).findings());
  }
}
