package dev.tacho.cli.view;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.store.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The numbers of a run as the kernel, the clocks and the holder told them. Pure.
public final class Figures {
  public static final String BY_CLOCK = "measured by the monotonic clock";
  private static final String BY_KERNEL = "measured by the kernel";
  private static final String BY_HOLDER = "measured by the holder of the command's output";

  private Figures() {}

  /// The run's numbers, each with its origin.
  public static List<Figure> of(RunView view, long wallMillis) {
    List<Figure> figures = new ArrayList<>();
    long ran = view.ranNanos(wallMillis);
    figures.add(
        view.standing().ended() && view.standing().status().state() != RunState.LOST
            ? nanos("ran", ran, BY_CLOCK)
            : new Figure.Missing(
                "ran",
                unfinished(
                    view, "last seen " + Durations.ofNanos(ran) + " after its command began")));
    figures.add(exitCode(view));
    Optional<RunEvent.Usage> usage = view.facts().usage();
    if (usage.isPresent()) {
      figures.add(time("user time", usage.get().user()));
      figures.add(time("system time", usage.get().system()));
      figures.add(peakMemory(usage.get().maxRssBytes()));
    } else {
      figures.add(new Figure.Missing("cpu and memory", unfinished(view, "not accounted")));
    }
    figures.add(output(view));
    return figures;
  }

  private static Figure peakMemory(OptionalLong bytes) {
    if (bytes.isEmpty()) {
      return new Figure.Missing(
          "peak memory",
          "less than the recorder's own, below which the kernel cannot tell them apart");
    }
    return new Figure.Known(
        "peak memory",
        Numbers.bytes(bytes.getAsLong()),
        Json.of(bytes.getAsLong()),
        "bytes",
        BY_KERNEL + ", largest single process");
  }

  private static Figure exitCode(RunView view) {
    RunStatus status = view.standing().status();
    if (status.exitCode().isPresent()) {
      int code = status.exitCode().getAsInt();
      String how = view.isPipeline() ? "derived from those of its stages" : BY_KERNEL;
      return new Figure.Known("exit code", Integer.toString(code), Json.of(code), "", how);
    }
    return new Figure.Missing(
        "exit code",
        status.signal().isPresent()
            ? "ended by " + status.signal().get()
            : unfinished(view, "no exit was seen"));
  }

  private static Figure output(RunView view) {
    Optional<RunEvent.Output> output = view.facts().output();
    if (output.isEmpty()) {
      return new Figure.Missing("output", unfinished(view, "not counted"));
    }
    long bytes = output.get().stdoutBytes() + output.get().stderrBytes();
    if (output.get().keptBytes() + output.get().cutBytes() > bytes) {
      return new Figure.Missing(
          "output",
          "a holder of the output died, and what it had counted with it; "
              + Numbers.bytes(output.get().keptBytes())
              + " kept");
    }
    String text =
        Numbers.bytes(bytes)
            + ", of which "
            + Numbers.bytes(output.get().keptBytes())
            + " kept"
            + (output.get().complete() ? "" : ", given up before its end");
    return new Figure.Known("output", text, Json.of(bytes), "bytes", BY_HOLDER);
  }

  /// Why a number that comes with the end is not there.
  private static String unfinished(RunView view, String otherwise) {
    if (view.isPipeline()) {
      return "each stage has a run of its own; " + otherwise;
    }
    if (view.header().command().isEmpty()) {
      return "the program opened the run itself; " + otherwise;
    }
    return switch (view.standing().word()) {
      case "created", "running" -> "not ended yet";
      case "silent" -> "nothing heard of its recorder; " + otherwise;
      case "lost" -> "the recorder died before the end; " + otherwise;
      default -> otherwise;
    };
  }

  private static Figure time(String name, Duration value) {
    return nanos(name, value.toNanos(), BY_KERNEL + ", waited-for children included");
  }

  private static Figure nanos(String name, long nanos, String how) {
    return new Figure.Known(name, Durations.ofNanos(nanos), Json.of(nanos), "ns", how);
  }
}
