package dev.tacho.mcp.tools;

import dev.tacho.analysis.query.Ordering;
import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.Query;
import dev.tacho.analysis.query.QueryException;
import dev.tacho.analysis.query.Selector;
import dev.tacho.analysis.query.TextFact;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.runs.Desk;
import dev.tacho.mcp.schema.Fields;
import dev.tacho.mcp.schema.Shape;
import dev.tacho.report.budget.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Which runs there are, filtered and ordered.
final class ListTool implements Tool {
  private static final long USUAL = 500;
  private static final long TOP = 10;

  private final Desk desk;

  ListTool(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Description description() {
    return new Description(
        "list_runs",
        "Finds runs. where: `val/acc:best > 0.8 and config.lr < 1e-3 and state = failed and"
            + " started > \"7 days ago\" and tag.x = y`; sort: a fact, -fact turns it.",
        Answers.budgeted(
            Fields.only()
                .may("where", Shape.text(), "")
                .may("sort", Shape.text(), "")
                .may("metrics", Shape.items(Shape.text()), "")
                .may("top", Shape.wholeFrom(1), "")),
        Fields.some().need("matched", Shape.whole(), "").need("runs", Shape.items(Shape.any()), ""),
        false);
  }

  @Override
  public Told call(Json.Obj arguments, Asking asking) {
    try {
      return found(arguments, asking);
    } catch (QueryException e) {
      throw McpException.tool(e.pointed());
    }
  }

  private Told found(Json.Obj arguments, Asking asking) {
    Optional<Query> where = arguments.text("where").map(text -> Query.parse(text, desk.now()));
    Ordering order = arguments.text("sort").map(Ordering::of).orElse(Ordering.NEWEST);
    List<QueriedRun> all = desk.all(asking);
    List<QueriedRun> matched = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      asking.progress(i + 1L, all.size(), "looking at runs");
      if (where.isEmpty() || where.get().matches(all.get(i))) {
        matched.add(all.get(i));
      }
    }
    matched.sort(order);
    List<Selector> metrics = metrics(arguments, where);
    long top = arguments.whole("top").orElse(TOP);
    List<String> lines = new ArrayList<>();
    List<Json> runs = new ArrayList<>();
    for (QueriedRun run : matched.subList(0, (int) Math.min(top, matched.size()))) {
      lines.add(line(run, metrics));
      runs.add(json(run, metrics));
    }
    String first =
        Numbers.grouped(matched.size())
            + (matched.size() == all.size() ? "" : " of " + Numbers.grouped(all.size()))
            + " runs"
            + (lines.size() < matched.size() ? ", the first " + lines.size() : "")
            + (arguments.text("sort").isPresent() ? " by " + arguments.needText("sort") : "");
    Page page = new Page().part("lines", 0, 1, "", List.of(first)).part("runs", 1, 1, "", lines);
    Json.Obj facts =
        Json.object().put("matched", matched.size()).put("runs", Json.array(runs)).build();
    return Answers.told(page, facts, arguments, USUAL);
  }

  /// Those that were asked for, else those that the condition is about.
  private static List<Selector> metrics(Json.Obj arguments, Optional<Query> where) {
    Set<String> names = new LinkedHashSet<>(arguments.texts("metrics"));
    if (names.isEmpty()) {
      where.ifPresent(query -> names.addAll(query.metrics()));
    }
    return names.stream().map(Selector::of).toList();
  }

  private String line(QueriedRun run, List<Selector> metrics) {
    StringBuilder line = new StringBuilder(run.id().text());
    run.text(TextFact.NAME)
        .or(() -> run.text(TextFact.PATH))
        .ifPresent(name -> line.append(' ').append(name));
    line.append(", ").append(run.text(TextFact.STATE).orElse("state unknown"));
    run.started().ifPresent(then -> line.append(", ").append(desk.ago(then)));
    run.ranNanos()
        .ifPresent(nanos -> line.append(", ran ").append(Durations.text(Duration.ofNanos(nanos))));
    for (Selector metric : metrics) {
      OptionalDouble value = metric.of(run);
      line.append(", ")
          .append(metric)
          .append(' ')
          .append(value.isPresent() ? Numbers.text(value.getAsDouble()) : "-");
    }
    return line.toString();
  }

  private static Json json(QueriedRun run, List<Selector> metrics) {
    Json.Builder json = Json.object().put("run", run.id().text());
    json.putText("name", run.text(TextFact.NAME));
    json.putText("format", run.text(TextFact.FORMAT).filter(format -> !format.equals("tacho")));
    json.putText("state", run.text(TextFact.STATE));
    run.started().ifPresent(then -> json.put("started", then.toString()));
    if (!metrics.isEmpty()) {
      Json.Builder values = Json.object();
      for (Selector metric : metrics) {
        OptionalDouble value = metric.of(run);
        if (value.isPresent()) {
          values.put(metric.toString(), value.getAsDouble());
        }
      }
      json.put("metrics", values.build());
    }
    return json.build();
  }
}
