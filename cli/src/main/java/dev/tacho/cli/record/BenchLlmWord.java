package dev.tacho.cli.record;

import dev.tacho.bench.llm.LlmBench;
import dev.tacho.bench.llm.LlmOutcome;
import dev.tacho.bench.llm.LlmPlan;
import dev.tacho.bench.llm.Pareto;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.LlmTable;
import dev.tacho.core.Label;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.text.Numbers;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import dev.tacho.store.RunWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `tacho bench llm`: what the users of a language model's endpoint feel under load.
public final class BenchLlmWord implements Word {
  static final String NAME = "bench llm";

  private static final String SCHEMA = "tacho.bench-llm/1";

  @Override
  public Usage usage() {
    return Usage.of(NAME, Group.RECORD, "offer load to a language model's endpoint")
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
        .option("continue", "RUN", "leave out the cells that this sweep completed")
        .flag("chunks", "keep a row for every part of every answer")
        .option("name", "LABEL", "what to call the run and its workload")
        .option("project", "LABEL", "which project it belongs to")
        .options("tag", "KEY=VALUE", "a tag to find it by")
        .note(
            "Latencies count from the moment at which a request was due, so that an endpoint that"
                + " stalls cannot hide its queue. Times are read when the bytes are. Who counted"
                + " the tokens is said: the server, at the end of each answer, or nobody, and then"
                + " each part that came counts as one token (tokenizer chunks).")
        .note(
            "A request that fails is counted by its kind (http 429, reset, closed, garbage,"
                + " timeout, ...) and is part of no latency. A percentile is refused where the"
                + " sample is too small for it, and so is any figure in which this client itself"
                + " was too late. The exit code is 1 where nothing was answered, 3 where nothing"
                + " could be reached.")
        .note(
            "Kinds of arrival: constant:RATE, poisson:RATE, gamma:RATE:SHAPE (a shape below 1 is"
                + " burstier than poisson), burst:RATE:SIZE. A trace is JSON lines of timestamp"
                + " (ms), input_length, output_length, or a table of TIMESTAMP, ContextTokens,"
                + " GeneratedTokens.")
        .note(
            "Several loads, as --concurrency 1,8,64, are a sweep: a run for each, in a group that"
                + " tells which of them another is better than in both throughput and latency.")
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
    if (plans.size() == 1) {
      if (call.arguments().has(LlmSweep.CONTINUE)) {
        throw Refusal.usage("--continue is for sweeps; give several loads, as --concurrency 1,8");
      }
      Cell cell = cell(call, order.ofOwn(call.typed(NAME), name, List.of()), plans.getFirst(), "");
      tell(call, List.of(cell), Optional.empty());
      return code(List.of(cell));
    }
    LlmSweep.Swept swept = new LlmSweep(call, order, plans).run();
    tell(call, swept.cells(), Optional.of(swept));
    return code(swept.cells());
  }

  /// One cell.
  ///
  /// @param earlier whether it was measured by the sweep that this one continues
  record Cell(
      LlmPlan plan, RunId run, LlmOutcome outcome, Optional<String> seal, boolean earlier) {}

  static Cell cell(Call call, RecordingOrder order, LlmPlan plan, String shown) {
    try (RunWriter writer = Recording.begin(call.store(), order)) {
      LlmProgress progress = new LlmProgress(call.console(), writer, shown);
      LlmOutcome outcome = LlmBench.run(plan, writer, new Tool("tacho", Version.TEXT), progress);
      Optional<String> seal = call.seal(NAME, writer);
      progress.tellProblems();
      return new Cell(plan, writer.id(), outcome, seal, false);
    }
  }

  /// 3 where nothing could be reached, 1 where nothing was answered.
  static int code(List<Cell> cells) {
    boolean reached =
        cells.stream()
            .map(Cell::outcome)
            .anyMatch(o -> !o.ends().keySet().stream().allMatch("connect"::equals) || o.ok() > 0);
    boolean good = cells.stream().map(Cell::outcome).allMatch(o -> o.state() == RunState.COMPLETED);
    return good ? ExitCode.DONE : reached ? ExitCode.NO : ExitCode.INPUT;
  }

  private static void tell(Call call, List<Cell> cells, Optional<LlmSweep.Swept> swept) {
    if (call.json()) {
      Json.Builder json =
          Json.object()
              .put("schema", SCHEMA)
              .put("name", cells.getFirst().plan().name())
              .put("cells", Json.array(cells.stream().map(BenchLlmWord::json).toList()));
      swept.ifPresent(
          all ->
              json.put("run", all.group().id().text())
                  .put("state", all.end().to().word())
                  .putText("reason", all.end().reason())
                  .put("pareto", all.pareto().toJson())
                  .putText("seal", all.seal()));
      call.answer(json.build());
    } else {
      cells.forEach(cell -> text(call.console(), cell));
      swept.ifPresent(all -> text(call.console(), all));
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
            + cell.seal().map(d -> " · seal " + d).orElse(" · not sealed")
            + (cell.earlier() ? " · measured earlier" : ""));
  }

  private static void text(Console console, LlmSweep.Swept all) {
    Table table =
        new Table()
            .left("LOAD")
            .right(Pareto.THROUGHPUT)
            .right(Pareto.LATENCY + " " + all.pareto().statistic().label())
            .left("CHOICE");
    for (Pareto.Point point : all.pareto().points()) {
      table.row(
          point.load(),
          point.missing().isPresent() ? "-" : Numbers.text(LlmTable.rounded(point.throughput())),
          point.missing().isPresent() ? "-" : Numbers.text(LlmTable.rounded(point.latency())),
          point
              .missing()
              .map(why -> "unavailable (" + why + ")")
              .or(() -> point.dominatedBy().map(by -> "load " + by + " is better in both"))
              .orElse("on the frontier"));
    }
    console.line("Throughput against latency");
    table.lines(console.screen().columns() - 2).forEach(line -> console.line("  " + line));
    console.hint(
        "tacho: "
            + all.end().to().word()
            + " · sweep "
            + all.group().id()
            + all.seal().map(d -> " · seal " + d).orElse(" · not sealed"));
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
            .put("state", outcome.state().word());
    if (cell.earlier()) {
      json.put("earlier", true);
    }
    json.putText("reason", outcome.reason())
        .put("requests", ends.build())
        .putText("client_saturated", outcome.saturated());
    outcome.result().ifPresent(result -> json.put("result", ResultJson.write(result)));
    return json.putText("seal", cell.seal()).build();
  }
}
