package dev.tacho.cli.train;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.SelfStart;
import dev.tacho.core.RunId;
import dev.tacho.train.data.Rows;
import dev.tacho.train.data.TextSources;
import dev.tacho.train.data.TokenCache;
import dev.tacho.train.data.Tokens;
import dev.tacho.train.fault.FaultGround;
import dev.tacho.train.plan.Schedule;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.train.worker.WorkerOrder;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import dev.tacho.weights.tokenizer.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A small training for faults to be done in: a model of some hundred thousand parameters, on the
/// text that was named or, where none was, on the licences that come with Java.
final class FaultGrounds {
  private static final int BATCH = 16;
  private static final int CONTEXT = 64;
  private static final int WIDTH = 96;
  private static final int LAYERS = 3;
  private static final int HEADS = 4;
  private static final int HIDDEN = 256;

  private FaultGrounds() {}

  /// One below `scratch`, which is the caller's.
  static FaultGround of(Call call, RunId run, Path scratch, Duration patience) {
    ByteTokenizer tokenizer = new ByteTokenizer();
    LlamaConfig model =
        new LlamaConfig(
            tokenizer.size(), WIDTH, LAYERS, HEADS, HEADS, HIDDEN, CONTEXT, 10_000, 1e-5, false);
    TrainPlan plan =
        new TrainPlan(
            100,
            BATCH,
            CONTEXT,
            call.arguments().countFromZero("seed", 1),
            1e-3,
            Schedule.CONSTANT,
            0,
            0.1,
            OptionalDouble.of(1),
            dev.tacho.lm.Precision.FP32,
            1,
            0,
            BATCH,
            10,
            3,
            1);
    try (Tokens tokens =
        new TokenCache(call.caches().resolve("tokens"), call.environment().clock())
            .tokens(TextSources.of(text(call)), tokenizer, (_, _) -> {})) {
      Rows.check(tokens, BATCH, CONTEXT);
      Path tokenizerFile = scratch.resolve("tokenizer.json");
      TokenizerJson.write(tokenizerFile, tokenizer);
      WorkerOrder first =
          new WorkerOrder(
              0,
              2,
              run,
              Files.createDirectories(scratch.resolve("runs-of-workers")),
              "fault-test",
              model,
              plan,
              tokens.folder(),
              tokenizerFile,
              scratch,
              Optional.empty(),
              Natives.folder(call),
              Optional.of("later"),
              patience,
              Optional.empty(),
              List.of());
      return new FaultGround(
          first, SelfStart.worker(), scratch.resolve("groups"), Clock.system(ZoneOffset.UTC));
    } catch (IOException e) {
      throw Refusal.input(
          scratch + " cannot be written (" + e.getMessage() + "); free space there");
    }
  }

  private static List<Path> text(Call call) {
    List<String> typed = call.arguments().texts("data");
    if (!typed.isEmpty()) {
      return typed.stream().map(call::path).toList();
    }
    Path legal = Path.of(System.getProperty("java.home"), "legal");
    if (!Files.isDirectory(legal)) {
      throw Refusal.usage(
          "this Java comes without the licences that stand in for text; name a file or a folder"
              + " with --data");
    }
    return List.of(legal);
  }
}
