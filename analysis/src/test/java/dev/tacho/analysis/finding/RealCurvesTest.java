package dev.tacho.analysis.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.PointCursor;
import dev.tacho.core.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Real training curves, recorded by `scripts/measure/RealCurves.java`: nothing is the matter with
/// any of them but what their own numbers say.
class RealCurvesTest {
  private static final List<String> NAMES =
      List.of("loss", "accuracy", "grad_norm", "lr", "val_loss", "val_accuracy");

  static Map<String, SeriesRun> curves() throws IOException {
    Map<String, SeriesRun> curves = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Objects.requireNonNull(
                        RealCurvesTest.class.getResourceAsStream("real-curves.txt.gz"))),
                StandardCharsets.UTF_8))) {
      SeriesRun run = new SeriesRun();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("# ")) {
          run = new SeriesRun();
          curves.put(line.substring(2), run);
          continue;
        }
        String[] cells = line.split("\\|", -1);
        for (int i = 1; i < cells.length; i++) {
          run.point(
              "",
              NAMES.get(i - 1),
              Long.parseLong(cells[0]),
              PointCursor.NO_TIME,
              Double.parseDouble(cells[i]));
        }
      }
    }
    return curves;
  }

  @Test
  void realCurves_haveNoFindings() throws IOException {
    Map<String, SeriesRun> curves = curves();
    assertTrue(curves.size() >= 20, () -> curves.size() + " curves");
    List<String> warned = new ArrayList<>();
    curves.forEach(
        (name, run) -> {
          for (Finding finding : Findings.of(run, Sensitivity.DEFAULT).findings()) {
            if (finding.severity() != Severity.INFO) {
              warned.add(name + ": " + finding.kind().word() + ": " + finding.message());
            }
          }
        });
    assertEquals(List.of(), warned);
  }
}
