package dev.tacho.cli.record;

import dev.tacho.bench.llm.LlmBench;
import dev.tacho.bench.llm.LlmOutcome;
import dev.tacho.bench.llm.LlmPlan;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.LlmTable;
import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunWriter;
import dev.tacho.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `tacho bench llm`: what the users of a language model's endpoint feel under load.
public final class BenchLlmWord implements Word {
  private static final String SCHEMA = "tacho.bench-llm/1";

  @Override
  public Usage usage() {
    return Usage.of("bench llm", Group.RECORD, "offer load to a language model's endpoint")
        .option("url", "URL", "the endpoint, as http://127.0.0.1:8000")
        .option("api", "API", "openai (chat), openai-completions, tgi, triton or tacho (openai)")
        .option("model", "NAME", "the model to ask for")
        .option("concurrency", "N[,N...]", "callers who each wait for their answer (1)")
        .option("rate", "KIND:PER_SECOND", "requests that come anyway: poisson:8, constant:8, ...")
        .option("trace", "FILE", "requests as they once came: times and lengths")
        .option("input-tokens", "LENGTH", "of prompts: N, uniform:A:B or normal:MEAN:SD (128)")
        .option("output-tokens", "LENGTH", "of answers, likewise (128)")
        .option("slo", "LIMITS", "what a good answer keeps: ttft=200ms,itl=50ms,latency=5s")
        .option("warmup", "DURATION", "under load before anything counts (5s)")
        .option("ramp", "DURATION", "over which the load rises, within the warm-up (0s)")
        .option("duration", "DURATION", "of the steady window (30s)")
        .option(
            "min-requests", "N", "go on until so many were sent in it, ten times as long at most")
        .option("repeats", "N", "windows, each with a warm-up and a seed of its own (1)")
        .option("timeout", "DURATION", "a request without its whole answer by then failed (60s)")
        .option("cancel-after", "DURATION", "callers give up by then, as real ones do")
        .option("seed", "N", "of arrivals, lengths and prompts (1)")
        .option("extra", "JSON", "members to put into every request, as {\"temperature\":0}")
        .option("api-key-file", "FILE", "a file with the key, which is written nowhere")
        .option("api-key-env", "NAME", "or the environment variable that holds it")
        .option("metrics-url", "URL|off", "where the endpoint tells of itself (URL's /metrics)")
        .flag("chunks", "keep a row for every part of every answer")
        .option("name", "LABEL", "what to call the run and its workload")
        .option("project", "LABEL", "which project it belongs to")
        .options("tag", "KEY=VALUE", "a tag to find it by")
        .note(
            "Latencies count from the moment at which a request was due, so that an endpoint that"
                + " stalls cannot hide its queue. Times are read when the bytes are. Who counted the"
                + " tokens is said: the server, at the end of each answer, or nobody, and then each"
                + " part that came counts as one token (tokenizer chunks).")
        .note(
            "A request that fails is counted by its kind (http 429, reset, closed, garbage,"
                + " timeout, ...) and is part of no latency. A percentile is refused where the"
                + " sample is too small for it, and so is any figure in which this client itself was"
                + " too late. The exit code is 1 where nothing was answered, 3 where nothing could be"
                + " reached.")
        .note(
            "Kinds of arrival: constant:RATE, poisson:RATE, gamma:RATE:SHAPE (a shape below 1 is"
                + " burstier than poisson), burst:RATE:SIZE. A trace is JSON lines of timestamp (ms),"
                + " input_length, output_length, or a table of TIMESTAMP, ContextTokens,"
                + " GeneratedTokens.")
        .example("tacho bench llm --url http://127.0.0.1:8000 --model llama --concurrency 16")
        .example(
            "tacho bench llm --url http://127.0.0.1:8000 --model llama --rate poisson:4 --slo"
                + " ttft=200ms,itl=50ms --repeats 5")
        .build();
  }

  @Override
  public int run(Call call) {
    RecordingOrder order = RunWord.order(call);
    String name =
        order.name().map(Label::text).orElseGet(() -> call.arguments().text("model").orElse("llm"));
    List<LlmPlan> plans = new LlmOptions(call).plans(name);
    Cell cell = cell(call, order, plans.getFirst(), "", List.of());
    tell(call, List.of(cell));
    return code(List.of(cell));
  }

  /// One cell that was measured.
  record Cell(LlmPlan plan, RunId run, LlmOutcome outcome, Optional<String> seal) {}

  static Cell cell(Call call, RecordingOrder order, LlmPlan plan, String shown, List<Link> links) {
    try (RunWriter writer = Recording.begin(call.store(), ofCell(call, order, plan, links))) {
      LlmProgress progress = new LlmProgress(call.console(), writer, shown);
      LlmOutcome outcome = LlmBench.run(plan, writer, new Tool("tacho", Version.TEXT), progress);
      Optional<String> seal = seal(call, writer);
      progress.tellProblems();
      return new Cell(plan, writer.id(), outcome, seal);
    }
  }

  private static Optional<String> seal(Call call, RunWriter writer) {
    try {
      return Optional.of(writer.seal().digest());
    } catch (StoreException e) {
      call.console().error("tacho bench llm: the run could not be sealed: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// The order of a run that no command stands behind: what was typed stands for it.
  private static RecordingOrder ofCell(
      Call call, RecordingOrder order, LlmPlan plan, List<Link> links) {
    List<String> typed = new ArrayList<>(List.of("tacho", "bench", "llm"));
    new TreeMap<>(call.arguments().given())
        .forEach(
            (option, values) ->
                values.forEach(
                    value -> {
                      typed.add("--" + option);
                      if (!value.isEmpty()) {
                        typed.add(value);
                      }
                    }));
    return new RecordingOrder(
        typed,
        order.directory(),
        order.environment(),
        Optional.of(new Label(plan.name())),
        order.project(),
        order.tags(),
        order.config(),
        Optional.empty(),
        order.grace(),
        links,
        Optional.empty(),
        order.observing(),
        order.rules(),
        RecordingOrder.Door.CLOSED,
        order.hidesMarkers(),
        order.holder(),
        order.writer());
  }

  /// 3 where nothing could be reached, 1 where nothing was answered.
  static int code(List<Cell> cells) {
    boolean reached =
        cells.stream()
            .map(Cell::outcome)
            .anyMatch(o -> !o.ends().keySet().stream().allMatch("connect"::equals) || o.ok() > 0);
    boolean good =
        cells.stream()
            .map(Cell::outcome)
            .allMatch(o -> o.state() == RunState.COMPLETED);
    return good ? ExitCode.DONE : reached ? ExitCode.NO : ExitCode.INPUT;
  }

  private static void tell(Call call, List<Cell> cells) {
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", SCHEMA)
              .put("name", cells.getFirst().plan().name())
              .put("cells", Json.array(cells.stream().map(BenchLlmWord::json).toList()))
              .build());
    } else {
      cells.forEach(cell -> text(call.console(), cell));
    }
    for (Cell cell : cells) {
      if (cell.outcome().state() != RunState.COMPLETED) {
        call.console()
            .error(
                "tacho bench llm: "
                    + Printable.of(cell.outcome().reason().orElse(cell.outcome().state().word())));
      }
    }
  }

  private static void text(Console console, Cell cell) {
    LlmOutcome outcome = cell.outcome();
    outcome
        .result()
        .ifPresent(
            result -> {
              console.line(
                  Printable.of(cell.plan().name())
                      + " at "
                      + cell.plan().load().label()
                      + ": "
                      + ends(outcome.ends())
                      + "; tokens counted by "
                      + Printable.of(result.payload().text("tokens_counted_by").orElse("nobody")));
              console.lines(LlmTable.lines(result, console.screen().columns()));
            });
    console.hint(
        "tacho: "
            + outcome.state().word().replace('_', ' ')
            + " · run "
            + cell.run()
            + cell.seal().map(d -> " · seal " + d).orElse(" · not sealed"));
  }

  private static String ends(Map<String, Long> ends) {
    List<String> parts = new ArrayList<>();
    ends.forEach((status, count) -> parts.add(count + " " + status));
    return String.join(", ", parts);
  }

  private static Json json(Cell cell) {
    LlmOutcome outcome = cell.outcome();
    Json.Builder ends = Json.object();
    outcome.ends().forEach(ends::put);
    Json.Builder json =
        Json.object()
            .put("load", cell.plan().load().label())
            .put("run", cell.run().text())
            .put("state", outcome.state().word())
            .putText("reason", outcome.reason())
            .put("requests", ends.build())
            .putText("client_saturated", outcome.saturated());
    outcome.result().ifPresent(result -> json.put("result", ResultJson.write(result)));
    return json.putText("seal", cell.seal()).build();
  }
}
