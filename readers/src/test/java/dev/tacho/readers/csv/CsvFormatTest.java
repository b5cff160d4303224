package dev.tacho.readers.csv;

import static dev.tacho.readers.TestReaders.names;
import static dev.tacho.readers.TestReaders.nanos;
import static dev.tacho.readers.TestReaders.open;
import static dev.tacho.readers.TestReaders.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.TestReaders;
import dev.tacho.readers.format.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables as Lightning's `CSVLogger` and Keras' `CSVLogger` write them (constructed after
/// lightning/pytorch/loggers/csv_logs.py and keras/src/callbacks/csv_logger.py).
@Timeout(60)
class CsvFormatTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }

  @Test
  void lightningsFolder_isARun_withItsSettings_andEmptyCellsAreNoValues() throws IOException {
    file(
        "version_0/metrics.csv",
        "epoch,step,train_loss,val_loss\r\n0,49,2.5,\r\n0,49,,1.5\r\n1,99,nan,\r\n1,99,,inf\r\n");
    file("version_0/hparams.yaml", "lr: 0.001\nlayers: [64, 32]\nname: 'a b'\nnothing: null\n");
    RunReader run = open(folder);
    assertEquals(List.of("49:2.5", "99:NaN"), values(run, "train_loss"));
    assertEquals(List.of("49:1.5", "99:Infinity"), values(run, "val_loss"));
    assertEquals(List.of("epoch", "train_loss", "val_loss"), names(run));
    assertEquals("step", run.stepName());
    assertEquals(
        "{\"lr\":0.001,\"layers\":[64,32],\"name\":\"a b\",\"nothing\":null}",
        run.header().configuration().toString());
    assertEquals("version_0", run.header().title());
  }

  @Test
  void kerasTable_countsEpochs() throws IOException {
    RunReader run =
        open(
            file(
                "training.log",
                "epoch,accuracy,loss,lr,val_loss\n0,0.5,1.25,NA,1.5\n1,0.75,1.0,0.01,1.25\n"));
    assertEquals("epoch", run.stepName());
    assertEquals(List.of("0:1.25", "1:1.0"), values(run, "loss"));
    assertEquals(List.of("1:0.01"), values(run, "lr"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epoch;loss\n0;1.5\n",
        "epoch\tloss\n0\t1.5\n",
        "\ufeffepoch,loss\r\n0,1.5\r\n",
        "\"epoch\",\"loss\"\n\"0\",\"1.5\"\n",
        "                  epoch,             loss\n      0,     1.5\n",
        "Iteration,loss\n0,1.5\n",
        "time/total_timesteps,loss\n0,1.5\n"
      })
  void otherTables_areReadToo(String text) throws IOException {
    assertEquals(List.of("0:1.5"), values(open(file("progress.csv", text)), "loss"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\n1,2\n",
        "0,1.5\n1,2\n",
        "step\n1\n",
        "",
        "step,step\n1,2\n",
        "step,,b\n1,2,3\n"
      })
  void whatIsNoTableOfMetrics_isNoRun(String text) throws IOException {
    Place place = Place.at(file("data.csv", text));
    assertEquals(List.of(), new CsvFormat(InstantSource.system()).at(place));
  }

  @Test
  void wallTimesAndElapsedOnes_areTimes() throws IOException {
    RunReader run =
        open(file("a.csv", "step,timestamp,loss\n1,1709208000.5,3\n2,1709208002.5,2\n"));
    assertEquals(List.of(0L, 2_000_000_000L), nanos(run, "loss"));
    assertEquals("2024-02-29T12:00:00.500Z", run.header().startedAt().orElseThrow().toString());
    run = open(file("b.csv", "step,time_elapsed,loss\n1,1.5,3\n2,2.5,2\n"));
    assertEquals(List.of(1_500_000_000L, 2_500_000_000L), nanos(run, "loss"));
  }

  @Test
  void stepsThatAreNoWholeNumbers_areToldAsTheyStand() throws IOException {
    RunReader run = open(file("a.csv", "epoch,loss\n0.5,3\n1.0,2\n1.5,1\n"));
    assertEquals(List.of("0.5:3.0", "1:2.0", "1.5:1.0"), values(run, "loss"));
  }

  @Test
  void aRowOfAnotherLength_isTold_andTheRestIsRead() throws IOException {
    RunReader run = open(file("a.csv", "step,loss\n1,3\n2\n3,1,7\n4,0.5\n"));
    assertEquals(List.of("1:3.0", "4:0.5"), values(run, "loss"));
    assertEquals(2, run.damage().size());
    assertEquals(3, run.damage().getFirst().line());
    assertEquals("byte 14: 1 cells, where the first line names 2", run.damage().getFirst().what());
  }

  @Test
  void whatATableGrewBy_isReadAlone_andAHalfRowWaits() throws IOException {
    RunReaders readers = RunReaders.of(folder.resolve("cache"), List.of(), InstantSource.system());
    Path file = file("run/metrics.csv", "step,loss\n1,3\n2,2.");
    assertEquals(List.of("1:3.0"), values(TestReaders.open(readers, file), "loss"));
    Files.writeString(file, "5\n3,1\n", StandardOpenOption.APPEND);
    assertEquals(
        List.of("1:3.0", "2:2.5", "3:1.0"), values(TestReaders.open(readers, file), "loss"));
  }

  @Test
  void aLastRowWithoutALineEnd_isRead_onceNobodyWritesAnyMore() throws IOException {
    Path file = file("a.csv", "step,loss\n1,3\n2,2.5");
    assertEquals(List.of("1:3.0"), values(open(file), "loss"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(120)));
    assertEquals(List.of("1:3.0", "2:2.5"), values(open(file), "loss"));
  }

  @Test
  void aTableThatIsWrittenAnewWithMoreColumns_isReadAnew() throws IOException {
    RunReaders readers = RunReaders.of(folder.resolve("cache"), List.of(), InstantSource.system());
    Path file = file("run/metrics.csv", "step,loss\n1,3\n");
    assertEquals(List.of("1:3.0"), values(TestReaders.open(readers, file), "loss"));
    file("run/metrics.csv", "step,loss,val\n1,3,\n2,2,9\n");
    RunReader run = TestReaders.open(readers, file);
    assertEquals(List.of("1:3.0", "2:2.0"), values(run, "loss"));
    assertEquals(List.of("2:9.0"), values(run, "val"));
  }

  @Test
  void faultySettings_areTold_andTheTableIsRead() throws IOException {
    file("v/metrics.csv", "step,loss\n1,3\n");
    file("v/hparams.yaml", "lr: [1, 2\n");
    RunReader run = open(folder);
    assertEquals(List.of("1:3.0"), values(run, "loss"));
    assertTrue(
        run.damage().getFirst().toString().startsWith("hparams.yaml: "), run.damage()::toString);
  }
}
