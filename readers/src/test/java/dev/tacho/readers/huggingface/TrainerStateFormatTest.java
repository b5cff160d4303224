package dev.tacho.readers.huggingface;

import static dev.tacho.readers.TestReaders.names;
import static dev.tacho.readers.TestReaders.open;
import static dev.tacho.readers.TestReaders.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.TestReaders;
import dev.tacho.readers.format.ReadersException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files as `TrainerState.save_to_json` of transformers writes them (constructed after
/// transformers/trainer_callback.py: members sorted, indent 2, Python's NaN).
@Timeout(60)
class TrainerStateFormatTest {
  private static final String RUNNING =
      """
      {
        "best_global_step": 200,
        "best_metric": 0.75,
        "best_model_checkpoint": "out/checkpoint-200",
        "epoch": 0.5,
        "eval_steps": 200,
        "global_step": 400,
        "is_hyper_param_search": false,
        "log_history": [
          {
            "epoch": 0.25,
            "grad_norm": 1.5,
            "learning_rate": 4.5e-05,
            "loss": 2.5,
            "step": 200
          },
          {
            "epoch": 0.25,
            "eval_loss": 0.75,
            "step": 200
          },
          {
            "epoch": 0.5,
            "grad_norm": NaN,
            "learning_rate": 4e-05,
            "loss": 2.25,
            "step": 400
          }
        ],
        "logging_steps": 200,
        "max_steps": 800,
        "num_train_epochs": 1,
        "stateful_callbacks": {
          "TrainerControl": {
            "args": {
              "should_save": true
            }
          }
        },
        "total_flos": 1234567890.0,
        "train_batch_size": 8,
        "trial_name": null,
        "trial_params": null
      }
      """;

  @TempDir Path folder;

  private Path state(String checkpoint, String text) throws IOException {
    Path in = Files.createDirectories(folder.resolve(checkpoint));
    return Files.writeString(in.resolve("trainer_state.json"), text);
  }

  @Test
  void theHistory_isSeriesByStep_andTheRestSettingsAndEndValues() throws IOException {
    state("", RUNNING);
    RunReader run = open(folder);
    assertEquals(List.of("epoch", "grad_norm", "learning_rate", "loss", "eval_loss"), names(run));
    assertEquals(List.of("200:2.5", "400:2.25"), values(run, "loss"));
    assertEquals(List.of("200:1.5", "400:NaN"), values(run, "grad_norm"));
    assertEquals(List.of("200:0.75"), values(run, "eval_loss"));
    assertEquals(Optional.of(0.75), run.endValues().number("best_metric"));
    assertEquals(Optional.of("out/checkpoint-200"), run.endValues().text("best_model_checkpoint"));
    assertEquals(800, run.header().configuration().whole("max_steps").orElseThrow());
    assertTrue(run.unknownState().orElseThrow().contains("step 400 of 800"));
  }

  @Test
  void aFolderOfCheckpoints_isOneRun_thatOfTheLast() throws IOException {
    state("checkpoint-400", RUNNING);
    state("checkpoint-1200", RUNNING.replace("2.25", "1.25"));
    state("checkpoint-90", "{}");
    RunReader run = open(folder);
    assertEquals(List.of("200:2.5", "400:1.25"), values(run, "loss"));
  }

  @Test
  void theEntryThatClosesATraining_isItsEnd() throws IOException {
    state(
        "",
        RUNNING.replace(
            "\n  ],\n  \"logging_steps\"",
            ",\n    {\"epoch\": 1.0, \"step\": 800, \"train_loss\": 2.125,"
                + " \"train_runtime\": 90.5}\n  ],\n  \"logging_steps\""));
    RunReader run = open(folder);
    assertEquals(RunState.COMPLETED, run.facts().state());
    assertEquals(90_500_000_000L, run.facts().endedNanos().orElseThrow());
    assertEquals(Optional.of(2.125), run.endValues().number("train_loss"));
    assertEquals(Optional.empty(), run.unknownState());
  }

  @Test
  void theModelsSettingsBesideIt_areConfiguration_andNoSecretIs() throws IOException {
    state("", RUNNING);
    Files.writeString(
        folder.resolve("config.json"), "{\"hidden_size\": 64, \"hf_token\": \"hf_abc\"}");
    Files.writeString(folder.resolve("adapter_config.json"), "{\"r\": 8}");
    Json.Obj settings = open(folder).header().configuration();
    assertEquals(
        "{\"hidden_size\":64,\"hf_token\":\"[redacted]\"}",
        settings.object("model").orElseThrow().toString());
    assertEquals("{\"r\":8}", settings.object("adapter").orElseThrow().toString());
  }

  @Test
  void aCutFile_isReadUpToTheCut() throws IOException {
    int half = RUNNING.indexOf("\"loss\": 2.25");
    state("", RUNNING.substring(0, half));
    RunReader run = open(folder);
    assertEquals(List.of("200:2.5"), values(run, "loss"));
    assertEquals(1, run.damage().size());
    assertTrue(run.damage().getFirst().what().startsWith("byte " + half), run.damage()::toString);
  }

  @Test
  void whatIsNoState_isRefusedWithItsPath() throws IOException {
    Path file = state("", "");
    ReadersException refused = assertThrows(ReadersException.class, () -> open(file));
    assertTrue(String.valueOf(refused.getMessage()).contains("trainer_state.json"));
  }

  @Test
  void aLaterCheckpoint_replacesWhatWasTold() throws IOException {
    RunReaders readers = RunReaders.of(folder.resolve("cache"), List.of(), InstantSource.system());
    state("out/checkpoint-400", RUNNING);
    Path out = folder.resolve("out");
    assertEquals(List.of("200:2.5", "400:2.25"), values(TestReaders.open(readers, out), "loss"));
    state("out/checkpoint-800", RUNNING.replace("2.25", "1.25"));
    assertEquals(List.of("200:2.5", "400:1.25"), values(TestReaders.open(readers, out), "loss"));
  }
}
