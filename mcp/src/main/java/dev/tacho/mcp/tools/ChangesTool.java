package dev.tacho.mcp.tools;

import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Numbers;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Memory;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.runs.Desk;
import dev.tacho.mcp.runs.OpenRun;
import dev.tacho.mcp.schema.Fields;
import dev.tacho.mcp.schema.Shape;
import dev.tacho.report.budget.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is new in a run since it was last told of; waits for something to happen where that is
/// wanted, and tells the latest values as progress meanwhile.
final class ChangesTool implements Tool {
  private static final long USUAL = 300;
  private static final long LONGEST_WAIT = 600;
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// Metrics whose last values are kept in an account, so that its size is bounded.
  private static final int METRICS = 200;

  private final Desk desk;

  ChangesTool(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Description description() {
    return new Description(
        "changes",
        "What is new in a run since the last answer, or since its mark. wait: seconds to wait for a"
            + " new finding or state.",
        Answers.budgeted(
            Fields.only()
                .need("run", Shape.text(), "")
                .may("since", Shape.text(), "mark")
                .may("wait", Shape.wholeFrom(0), "")),
        Fields.some()
            .need("mark", Shape.text(), "")
            .need("state", Shape.text(), "")
            .need("new_findings", Shape.items(Shape.any()), "")
            .need("metrics", Shape.items(Shape.any()), ""),
        false);
  }

  @Override
  public Told call(Json.Obj arguments, Asking asking) {
    String name = arguments.needText("run");
    OpenRun run = desk.open(name);
    Optional<Json.Obj> before = before(run, arguments, asking);
    long wait = Math.min(LONGEST_WAIT, arguments.whole("wait").orElse(0));
    // one call tells one kind of progress: how far the reading is, or what the run does
    Asking reading = wait == 0 ? asking : new Quiet(asking);
    RunSummary now = summary(run, reading);
    long slept = 0;
    String version = desk.version(run).orElse("");
    while (slept < wait && !isEnded(now) && !isNews(before, now)) {
      asking.progress(slept + 1, wait, latest(now));
      asking.pause(LOOK);
      slept++;
      String newVersion = desk.version(run).orElse("");
      if (!newVersion.equals(version)) {
        version = newVersion;
        run = desk.open(name);
        now = summary(run, reading);
      }
    }
    String mark = asking.memory().keep(run.key(), account(now));
    return told(run, before, now, mark, arguments);
  }

  private static Optional<Json.Obj> before(OpenRun run, Json.Obj arguments, Asking asking) {
    Optional<String> since = arguments.text("since");
    if (since.isEmpty()) {
      return asking.memory().toldLast(run.key());
    }
    return Optional.of(
        asking
            .memory()
            .told(run.key(), since.get())
            .orElseThrow(
                () ->
                    McpException.tool(
                        "mark '"
                            + since.get()
                            + "' is not known for this run any more; ask without 'since'")));
  }

  private RunSummary summary(OpenRun run, Asking asking) {
    asking.requireWanted();
    return desk.summary(run, asking, "changes");
  }

  private static boolean isEnded(RunSummary summary) {
    return summary.state().isPresent() && summary.state().get().ended();
  }

  private static boolean isNews(Optional<Json.Obj> before, RunSummary now) {
    return before.isEmpty()
        || !before.get().needText("state").equals(state(now))
        || !newFindings(before, now).isEmpty();
  }

  private static String state(RunSummary summary) {
    return summary.state().map(RunState::word).orElse("unknown");
  }

  private static String key(Finding finding) {
    return finding.kind().word() + " " + finding.series();
  }

  private static List<Finding> newFindings(Optional<Json.Obj> before, RunSummary now) {
    List<String> known = before.map(b -> b.texts("findings")).orElse(List.of());
    return now.diagnosis().findings().stream().filter(f -> !known.contains(key(f))).toList();
  }

  /// What is kept of what was told.
  private static Json.Obj account(RunSummary summary) {
    Json.Builder metrics = Json.object();
    for (MetricStats metric : summary.metrics().stream().limit(METRICS).toList()) {
      metrics.put(
          metric.name(),
          Json.object().put("last", metric.last().value()).put("count", metric.count()).build());
    }
    return Json.object()
        .put("state", state(summary))
        .put("step", summary.extent().lastStep())
        .put(
            "findings",
            Json.ofTexts(
                summary.diagnosis().findings().stream().map(ChangesTool::key).distinct().toList()))
        .put("metrics", metrics.build())
        .build();
  }

  private static String latest(RunSummary summary) {
    StringBuilder text = new StringBuilder(state(summary));
    if (summary.extent().lastStep() != RunSink.NO_STEP) {
      text.append(", ").append(summary.steps().name()).append(' ');
      text.append(Numbers.grouped(summary.extent().lastStep()));
    }
    summary
        .objective()
        .ifPresent(
            metric ->
                text.append(", ")
                    .append(metric.name())
                    .append(' ')
                    .append(Numbers.text(metric.last().value())));
    return text.toString();
  }

  private static Told told(
      OpenRun run, Optional<Json.Obj> before, RunSummary now, String mark, Json.Obj arguments) {
    List<String> gone = new ArrayList<>();
    before.ifPresent(
        b -> {
          List<String> there = now.diagnosis().findings().stream().map(ChangesTool::key).toList();
          b.texts("findings").stream().filter(f -> !there.contains(f)).forEach(gone::add);
        });
    List<String> findings = new ArrayList<>();
    List<Json> newFindings = new ArrayList<>();
    for (Finding finding : newFindings(before, now)) {
      findings.add(finding.severity().word() + ": " + finding.message());
      newFindings.add(
          Answers.step(
                  Json.object()
                      .put("kind", finding.kind().word())
                      .put("severity", finding.severity().word())
                      .put("series", finding.series()),
                  "step",
                  finding.onset().step())
              .build());
    }
    gone.forEach(f -> findings.add("no longer found: " + f));
    Metrics metrics = new Metrics(before, now);
    boolean same =
        before.isPresent()
            && findings.isEmpty()
            && metrics.lines.isEmpty()
            && before.get().needText("state").equals(state(now));
    Page page =
        new Page()
            .part("lines", 0, 2, "", List.of(first(run, before, now, same), "mark " + mark))
            .part("findings", 1, 3, "", findings)
            .part("metrics", 2, 3, "", metrics.lines);
    Json.Builder facts =
        Json.object()
            .put("run", run.key())
            .put("mark", mark)
            .put("state", state(now))
            .put("same", same)
            .put("new_findings", Json.array(newFindings));
    if (!gone.isEmpty()) {
      facts.put("gone_findings", Json.ofTexts(gone));
    }
    return Answers.told(
        page, facts.put("metrics", Json.array(metrics.json)).build(), arguments, USUAL);
  }

  private static String first(
      OpenRun run, Optional<Json.Obj> before, RunSummary now, boolean same) {
    StringBuilder text = new StringBuilder();
    text.append(run.title()).append(" (").append(run.key()).append("): ");
    if (before.isEmpty()) {
      return text.append(latest(now)).append("; nothing was told before").toString();
    }
    if (same) {
      return text.append(latest(now)).append("; nothing has changed since").toString();
    }
    String old = before.get().needText("state");
    if (!old.equals(state(now))) {
      text.append("was ").append(old).append(", now ");
    }
    text.append(latest(now));
    long steps = now.extent().lastStep() - before.get().needWhole("step");
    boolean counted =
        now.extent().lastStep() != RunSink.NO_STEP
            && before.get().needWhole("step") != RunSink.NO_STEP;
    return counted && steps > 0
        ? text.append(", ").append(Numbers.grouped(steps)).append(" further").toString()
        : text.toString();
  }

  /// The same call, which is told of nothing.
  private record Quiet(Asking asking) implements Asking {
    @Override
    public void progress(long done, long total, String message) {
      asking.requireWanted();
    }

    @Override
    public void requireWanted() {
      asking.requireWanted();
    }

    @Override
    public void pause(Duration time) {
      asking.pause(time);
    }

    @Override
    public Memory memory() {
      return asking.memory();
    }
  }

  /// The metrics that have new values.
  private static final class Metrics {
    private final List<String> lines = new ArrayList<>();
    private final List<Json> json = new ArrayList<>();

    Metrics(Optional<Json.Obj> before, RunSummary now) {
      Map<String, Json> old = before.map(b -> b.needObject("metrics").members()).orElse(Map.of());
      for (MetricStats metric : now.metrics()) {
        if (!(old.get(metric.name()) instanceof Json.Obj told)) {
          lines.add(metric.name() + " " + Numbers.text(metric.last().value()));
          json.add(
              Json.object().put("name", metric.name()).put("last", metric.last().value()).build());
        } else if (told.needWhole("count") != metric.count()) {
          double was = told.number("last").orElse(Double.NaN);
          lines.add(
              metric.name()
                  + " "
                  + Numbers.text(was)
                  + " -> "
                  + Numbers.text(metric.last().value())
                  + ", "
                  + Numbers.grouped(metric.count() - told.needWhole("count"))
                  + " values more");
          json.add(
              Json.object()
                  .put("name", metric.name())
                  .put("was", was)
                  .put("last", metric.last().value())
                  .build());
        }
      }
    }
  }
}
