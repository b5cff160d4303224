package dev.tacho.readers;

import dev.tacho.readers.clearml.ClearMlFormat;
import dev.tacho.readers.console.ConsoleFormat;
import dev.tacho.readers.csv.CsvFormat;
import dev.tacho.readers.endtoend.EndToEndFormat;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.huggingface.TrainerStateFormat;
import dev.tacho.readers.jsonl.JsonlFormat;
import dev.tacho.readers.latency.LatencyFormat;
import dev.tacho.readers.layers.LayersFormat;
import dev.tacho.readers.mlflow.MlflowFormat;
import dev.tacho.readers.neptune.NeptuneFormat;
import dev.tacho.readers.result.ResultFormat;
import dev.tacho.readers.tegrastats.TegrastatsFormat;
import dev.tacho.readers.tensorboard.TensorBoardFormat;
import dev.tacho.readers.tracker.ManifestFormat;
import dev.tacho.readers.trackio.TrackioFormat;
import dev.tacho.readers.trackiq.TrackIqFormat;
import dev.tacho.readers.wandb.WandbFormat;
import java.time.InstantSource;
import java.util.List;

/// The formats that come with Tacho, in the order in which they are asked: those that know their
/// own files by a name or a first byte before those that take any text.
final class Formats {
  private Formats() {}

  static List<RunFormat> builtIn(InstantSource wall) {
    return List.of(
        new WandbFormat(wall),
        new TensorBoardFormat(),
        new MlflowFormat(),
        new TrackioFormat(),
        new ClearMlFormat(),
        new NeptuneFormat(),
        new TrainerStateFormat(),
        new ResultFormat(),
        new TrackIqFormat(),
        new ManifestFormat(),
        new TegrastatsFormat(),
        new LatencyFormat(),
        new LayersFormat(),
        new EndToEndFormat(),
        new CsvFormat(wall),
        new JsonlFormat(),
        new ConsoleFormat());
  }
}
