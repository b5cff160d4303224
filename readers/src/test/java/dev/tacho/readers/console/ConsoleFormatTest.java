package dev.tacho.readers.console;

import static dev.tacho.readers.TestReaders.names;
import static dev.tacho.readers.TestReaders.nanos;
import static dev.tacho.readers.TestReaders.open;
import static dev.tacho.readers.TestReaders.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsoleFormatTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new ConsoleFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    StringBuilder text = new StringBuilder("Loading data\nmodel has 1,240 parameters\n");
    for (int i = 0; i < 50; i++) {
      text.append("2024-05-01 12:00:").append(10 + i % 50).append(",250 INFO step ").append(i * 10);
      text.append(" | train loss: ").append(2.0 / (i + 1)).append(" | lr 1e-05 | 12.5 it/s\n");
    }
    Files.writeString(into.resolve("train.log"), text);
    Files.writeString(
        into.resolve("hf.out"),
        "{'loss': 0.41, 'grad_norm': nan, 'learning_rate': 5e-05, 'epoch': 0.02}\n".repeat(30));
  }

  @Override
  protected List<String> growing() {
    return List.of("train.log");
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    StringBuilder text = new StringBuilder("step 1 loss=0.5\n");
    text.append("loss=1 ".repeat(100_000)).append('\n');
    text.append("\u001b[".repeat(50_000)).append('\n');
    text.append("loss".repeat(50_000)).append("=1\n");
    for (int i = 0; i < 70_000; i++) {
      text.append("step ").append(i).append(" loss").append(i).append("=1e999999999\n");
    }
    Files.writeString(into.resolve("hostile.log"), text);
  }

  private RunReader read(String... lines) throws IOException {
    Path file = folder.resolve("job.log");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return open(file);
  }

  @Test
  void theFormsThatProgramsPrint_areRead() throws IOException {
    RunReader run =
        read(
            "starting on 4 devices",
            "step 120 loss=0.41",
            "Step 130 | Loss 2.1 | LR 1e-05",
            "step: 140, loss: -3.5E-2, acc: 81.5%",
            "\u001b[32mINFO\u001b[0m:root:step=150 loss=nan grad_norm=inf",
            "saved checkpoint 7 to /tmp/x-10.pt at 12:30:00");
    assertEquals("step", run.stepName());
    assertEquals(List.of("120:0.41", "140:-0.035", "150:NaN"), values(run, "loss"));
    assertEquals(List.of("140:81.5"), values(run, "acc"));
    assertEquals(List.of("150:Infinity"), values(run, "grad_norm"));
    assertTrue(names(run).stream().noneMatch(n -> n.contains("checkpoint")), names(run).toString());
  }

  @Test
  void linesInPythonsOwnForm_withEpochsInFractions() throws IOException {
    RunReader run =
        read(
            "{'loss': 0.41, 'learning_rate': 5e-05, 'epoch': 0.02}",
            "{'loss': 0.40, 'learning_rate': 4e-05, 'epoch': 0.04}",
            "{'eval_loss': 0.5, 'epoch': 0.04}");
    assertEquals("epoch", run.stepName());
    assertEquals(List.of("0.02:0.41", "0.04:0.4"), values(run, "loss"));
    assertEquals(List.of("0.02:5.0E-5", "0.04:4.0E-5"), values(run, "learning_rate"));
    assertEquals(List.of("0.04:0.5"), values(run, "eval_loss"));
  }

  @Test
  void epochsInBrackets_andNamesOfSeveralWords() throws IOException {
    RunReader run =
        read("Epoch [1/10], Train Loss: 0.5, Val Acc: 0.7", "Epoch [2/10], Train Loss: 0.4");
    assertEquals("Epoch", run.stepName());
    assertEquals(List.of("1:0.5", "2:0.4"), values(run, "Train Loss"));
    assertEquals(List.of("1:0.7"), values(run, "Val Acc"));
  }

  @Test
  void aProgressBar_isALineForEachTimeItReturns() throws IOException {
    RunReader run =
        read(
            "  5%|#    | 50/1000 [00:05<01:40, 9.5it/s, loss=0.41]\r"
                + " 10%|##   | 100/1000 [00:10<01:30, 9.5it/s, loss=0.40]");
    assertEquals(List.of("50:0.41", "100:0.4"), values(run, "loss"));
  }

  @Test
  void datesBeforeTheMessage_becomeTimes_andATracebackIsTold() throws IOException {
    RunReader run =
        read(
            "[2024-05-01 12:00:00,500] step 1 loss 0.5",
            "[2024-05-01 12:00:02,000] step 2 loss 0.4",
            "Traceback (most recent call last)",
            "RuntimeError: CUDA out of memory");
    assertEquals(List.of(0L, 1_500_000_000L), nanos(run, "loss"));
    assertTrue(run.unknownState().orElseThrow().contains("traceback"));
    assertEquals(List.of("RuntimeError: CUDA out of memory"), run.lastOutput(1));
  }
}
