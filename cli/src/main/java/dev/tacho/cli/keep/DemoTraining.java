package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Console;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunId;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.text.Numbers;
import dev.tacho.lm.Generation;
import dev.tacho.lm.Libtorch;
import dev.tacho.lm.Llama;
import dev.tacho.lm.Precision;
import dev.tacho.lm.Sampling;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import dev.tacho.train.checkpoint.Checkpoint;
import dev.tacho.weights.tokenizer.Tokenizer;
import dev.tacho.weights.tokenizer.Utf8Stream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;

/// What became of the training: its losses, and what the model says.
record DemoTraining(RunStore store, RunId run) {
  private static final int SAMPLE = 160;
  private static final String PROMPT = "  public ";
  private static final double BITS_A_NAT = 1 / Math.log(2);

  /// The loss of the first step.
  OptionalDouble firstLoss() {
    try (PointCursor points = store.open(run).points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          if (points.source().isEmpty() && points.name(i).equals("loss")) {
            return OptionalDouble.of(points.value(i));
          }
        }
      }
    }
    return OptionalDouble.empty();
  }

  /// The loss of the last step.
  OptionalDouble lastLoss() {
    return last("loss");
  }

  /// The last loss on text that was held out.
  OptionalDouble heldOutLoss() {
    return last("eval_loss");
  }

  private OptionalDouble last(String series) {
    return store.open(run).summaries().stream()
        .filter(one -> one.name().equals(series))
        .mapToDouble(SeriesSummary::last)
        .findFirst();
  }

  /// Says what the model costs on text that it was not trained on.
  void tellHeldOut(Console console) {
    OptionalDouble nats = heldOutLoss();
    console.line(
        nats.isPresent()
            ? String.format(
                Locale.ROOT,
                "held-out text: %.3f nats a token, which is a byte, or %.3f bits",
                nats.getAsDouble(),
                nats.getAsDouble() * BITS_A_NAT)
            : "held-out text: not looked at");
  }

  /// What the model goes on with, drawn with a fixed seed.
  ///
  /// @param natives where libtorch is unpacked
  String sample(Path checkpoint, Path natives) {
    Libtorch.load(natives);
    Checkpoint kept = Checkpoint.read(checkpoint);
    Tokenizer tokenizer = kept.model().tokenizer();
    StringBuilder text = new StringBuilder(PROMPT);
    Utf8Stream characters = new Utf8Stream();
    try (Llama model =
        Llama.of(kept.model().config(), kept.model().tensors(), Precision.FP32)) {
      new Generation(model, new Sampling(0.7, 40, 0.95), 1)
          .goOn(
              tokenizer.encode(PROMPT.getBytes(StandardCharsets.UTF_8)),
              SAMPLE,
              token -> text.append(characters.next(tokenizer.bytes(token))));
    }
    return Printable.of(text.append(characters.end()).toString());
  }
}
