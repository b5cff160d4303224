package dev.tacho.cli.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Failure;
import dev.tacho.lm.Generation;
import dev.tacho.lm.Libtorch;
import dev.tacho.lm.Llama;
import dev.tacho.lm.Precision;
import dev.tacho.lm.Sampling;
import dev.tacho.train.checkpoint.Checkpoint;
import dev.tacho.weights.tokenizer.Tokenizer;
import dev.tacho.weights.tokenizer.Utf8Stream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/// The process in which a model goes on with a text (`tacho @sample CHECKPOINT LIBRARIES`), drawn
/// with a fixed seed.
public final class SampleProcess {
  private static final String PROMPT = "  public ";
  private static final int TOKENS = 160;
  private static final Sampling SAMPLING = new Sampling(0.7, 40, 0.95);

  private SampleProcess() {}

  /// Puts the text on `out`, or why there is none, and tells what to exit with.
  public static int run(Path checkpoint, Path libraries, PrintStream out) {
    try {
      Libtorch.load(libraries);
      byte[] text = text(Checkpoint.read(checkpoint)).getBytes(UTF_8);
      out.write(text, 0, text.length);
      out.flush();
      return ExitCode.DONE;
    } catch (RuntimeException e) {
      Optional<Failure> known = Failure.of(e);
      out.println(known.map(Failure::message).orElseGet(e::toString));
      return known.map(Failure::exitCode).orElse(ExitCode.BUG);
    }
  }

  private static String text(Checkpoint kept) {
    Tokenizer tokenizer = kept.model().tokenizer();
    StringBuilder text = new StringBuilder(PROMPT);
    Utf8Stream characters = new Utf8Stream();
    try (Llama model = Llama.of(kept.model().config(), kept.model().tensors(), Precision.FP32)) {
      new Generation(model, SAMPLING, 1)
          .goOn(
              tokenizer.encode(PROMPT.getBytes(UTF_8)),
              TOKENS,
              token -> text.append(characters.next(tokenizer.bytes(token))));
    }
    return text.append(characters.end()).toString();
  }
}
