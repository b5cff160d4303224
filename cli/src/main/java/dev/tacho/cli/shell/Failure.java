package dev.tacho.cli.shell;

import dev.tacho.bench.load.BenchException;
import dev.tacho.core.json.JsonException;
import dev.tacho.health.HealthException;
import dev.tacho.lm.LmException;
import dev.tacho.process.ProcessException;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.recorder.RecorderException;
import dev.tacho.store.StoreException;
import dev.tacho.train.TrainException;
import dev.tacho.weights.WeightsException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// What a known kind of failure means to the caller: the rooms' own exceptions carry a message
/// that names the thing, the value and the way out; anything else is a bug.
public record Failure(int exitCode, String message) {
  public static Optional<Failure> of(Throwable e) {
    return switch (e) {
      case Refusal refusal -> Optional.of(new Failure(refusal.exitCode(), text(e)));
      case StoreException _ -> Optional.of(new Failure(ExitCode.INPUT, text(e)));
      case ProcessException _ -> Optional.of(new Failure(ExitCode.INPUT, text(e)));
      case RecorderException _ -> Optional.of(new Failure(ExitCode.INPUT, text(e)));
      case ReadersException _ -> Optional.of(new Failure(ExitCode.INPUT, text(e)));
      case BenchException _ -> Optional.of(new Failure(ExitCode.INPUT, text(e)));
      case TrainException _ -> Optional.of(new Failure(ExitCode.INPUT, text(e)));
      case HealthException _ -> Optional.of(new Failure(ExitCode.INPUT, text(e)));
      case LmException _ -> Optional.of(new Failure(ExitCode.INPUT, text(e)));
      case WeightsException _ -> Optional.of(new Failure(ExitCode.INPUT, text(e)));
      case JsonException _ -> Optional.of(new Failure(ExitCode.INPUT, text(e)));
      case UncheckedIOException io ->
          Optional.of(new Failure(ExitCode.INPUT, text(io.getCause() == null ? e : io.getCause())));
      default -> Optional.empty();
    };
  }

  private static String text(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
