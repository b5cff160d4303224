package dev.tacho.readers.neptune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.core.RunReader;
import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.TestReaders;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables constructed from the schema of Neptune's exporter (neptune_exporter/model.py), as
/// pandas writes them.
class NeptuneContractTest extends RunReaderContract {
  private static final String TABLE =
      """
      project_id,run_id,attribute_path,attribute_type,step,timestamp,int_value,float_value,string_value,bool_value,datetime_value,string_set_value,file_value,histogram_value
      team/vision,RUN-7,sys/name,string,,,,,"res, net",,,,,
      team/vision,RUN-7,sys/creation_time,datetime,,,,,,,2024-06-01 10:00:00+00:00,,,
      team/vision,RUN-7,sys/failed,bool,,,,,,False,,,,
      team/vision,RUN-7,params/lr,float,,,,0.001,,,,,,
      team/vision,RUN-7,params/note,string,,,,,"two
      lines, ""quoted\""",,,,,
      team/vision,RUN-7,metrics/loss,float_series,0.000000,2024-06-01 10:00:01+00:00,,0.5,,,,,,
      team/vision,RUN-7,metrics/loss,float_series,1.000000,2024-06-01 10:00:02+00:00,,inf,,,,,,
      team/vision,RUN-7,metrics/loss,float_series,2.000000,2024-06-01 10:00:03+00:00,,,,,,,,
      team/vision,RUN-7,monitoring/gpu,float_series,0.000000,2024-06-01 10:00:01+00:00,,93.0,,,,,,
      team/vision,RUN-7,monitoring/stdout,string_series,0.000000,2024-06-01 10:00:01+00:00,,,epoch 0,,,,,
      """;

  @TempDir Path place;

  @Override
  protected RunFormat format() {
    return new NeptuneFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    Files.writeString(into.resolve("RUN-7_part_0.csv"), TABLE);
  }

  /// Quotes that never close, a step beyond every number, rows of another run.
  @Override
  protected void writeHostile(Path into) throws IOException {
    Files.writeString(
        into.resolve("RUN-7_part_0.csv"),
        TABLE
            + "team/vision,RUN-7,metrics/loss,float_series,1e999999999,x,,1,,,,,,\n"
            + "team/vision,RUN-8,metrics/loss,float_series,1,x,,1,,,,,,\n"
            + "team/vision,RUN-7,a,string,,,,,\""
            + "open,\n".repeat(400_000));
  }

  @Test
  void anExportedRun_isReadWithSettingsMachineAndOutput() throws IOException {
    write(place);
    RunReader run = TestReaders.open(place);
    assertEquals(List.of("0:0.5", "1:Infinity", "2:NaN"), TestReaders.values(run, "metrics/loss"));
    assertEquals(1_000_000_000L, TestReaders.nanos(run, "metrics/loss").getFirst());
    assertEquals("res, net", run.header().title());
    assertEquals(
        "{\"params/lr\":0.001,\"params/note\":\"two\\nlines, \\\"quoted\\\"\"}",
        run.header().configuration().toString());
    assertEquals(Optional.of(Instant.parse("2024-06-01T10:00:00Z")), run.header().startedAt());
    assertEquals(List.of("epoch 0"), run.lastOutput(3));
    assertEquals(List.of(), run.damage());
  }
}
