package dev.tacho.mcp.shelf;

import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.TextFact;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Shelf;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.runs.Desk;
import dev.tacho.mcp.runs.OpenRun;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.report.budget.Budget;
import dev.tacho.report.summary.SummaryJson;
import dev.tacho.report.summary.SummaryPage;
import dev.tacho.store.StoreException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// What can be read by its URI: `tacho://runs`, the list; `tacho://runs/{run}`, a run's facts;
/// `tacho://runs/{run}/report`, the same for people. A run is named as anywhere else,
/// percent-encoded; lists name it by its id. Any thread.
public final class RunShelf implements Shelf {
  private static final String ALL = "tacho://runs";
  private static final String REPORT = "/report";
  private static final String JSON = "application/json";
  private static final String MARKDOWN = "text/markdown";
  private static final int PAGE = 50;
  private static final int COLUMNS = 120;

  /// A report is read when somebody wants all of it; clients refuse much more than this.
  private static final Budget WHOLE = new Budget(5_000);

  private final Desk desk;

  private RunShelf(Desk desk) {
    this.desk = desk;
  }

  /// The runs of `desk`.
  public static RunShelf of(Desk desk) {
    return new RunShelf(desk);
  }

  @Override
  public Page list(Optional<String> cursor) {
    List<RunId> ids = desk.ids();
    int from = 0;
    if (cursor.isPresent()) {
      String last = cursor.get();
      if (!RunId.isId(last)) {
        throw McpException.request(
            McpException.INVALID_PARAMS,
            "'" + last + "' is no cursor of this list; begin without one");
      }
      // newest first: what came meanwhile stands before the cursor
      while (from < ids.size() && ids.get(from).text().compareTo(last) >= 0) {
        from++;
      }
    }
    int to = Math.min(ids.size(), from + PAGE);
    List<Item> items = new ArrayList<>();
    if (cursor.isEmpty()) {
      items.add(new Item(ALL, "runs", "All runs", JSON));
    }
    for (RunId id : ids.subList(from, to)) {
      String title = desk.find(id.text()).map(OpenRun::title).orElse(id.text());
      items.add(new Item(uri(id.text()), id.text(), title, JSON));
      items.add(
          new Item(uri(id.text()) + REPORT, id.text() + REPORT, "Report of " + title, MARKDOWN));
    }
    return new Page(
        items, to < ids.size() ? Optional.of(ids.get(to - 1).text()) : Optional.empty());
  }

  @Override
  public List<Template> templates() {
    return List.of(
        new Template(
            ALL + "/{run}", "run", "A run's facts: id, label, percent-encoded path, latest.", JSON),
        new Template(ALL + "/{run}" + REPORT, "report", "The report of a run.", MARKDOWN));
  }

  @Override
  public Optional<Content> read(String uri, Asking asking) {
    if (uri.equals(ALL)) {
      return Optional.of(new Content(JSON, runs(asking).pretty()));
    }
    Optional<OpenRun> found = run(uri);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    OpenRun run = found.get();
    RunSummary summary = summary(run, asking);
    return Optional.of(
        uri.endsWith(REPORT)
            ? new Content(MARKDOWN, report(run, summary))
            : new Content(JSON, facts(run, summary).pretty()));
  }

  @Override
  public Optional<String> version(String uri) {
    return uri.equals(ALL) ? Optional.of(listVersion()) : run(uri).flatMap(desk::version);
  }

  @Override
  public String listVersion() {
    List<RunId> ids = desk.ids();
    return ids.size() + (ids.isEmpty() ? "" : " " + ids.getFirst());
  }

  @Override
  public List<String> complete(String name, String typed) {
    if (!List.of("run", "a", "b").contains(name)) {
      return List.of();
    }
    TreeSet<String> names = new TreeSet<>();
    String wanted = typed.toLowerCase(Locale.ROOT);
    for (String one : desk.names()) {
      if (one.toLowerCase(Locale.ROOT).startsWith(wanted)) {
        names.add(one);
      }
    }
    return List.copyOf(names);
  }

  private RunSummary summary(OpenRun run, Asking asking) {
    try {
      return desk.summary(run, asking, "report");
    } catch (StoreException | ReadersException e) {
      throw McpException.request(McpException.INTERNAL_ERROR, String.valueOf(e.getMessage()));
    }
  }

  private Json.Obj runs(Asking asking) {
    List<Json> all = new ArrayList<>();
    for (QueriedRun run : desk.all(asking)) {
      Json.Builder json = Json.object().put("uri", uri(run.id().text()));
      json.put("run", run.id().text());
      json.putText("name", run.text(TextFact.NAME));
      json.putText("state", run.text(TextFact.STATE));
      run.started().ifPresent(then -> json.put("started", then.toString()));
      all.add(json.build());
    }
    return Json.object().put("runs", Json.array(all)).build();
  }

  private static Json.Obj facts(OpenRun run, RunSummary summary) {
    RunHeader header = summary.header();
    Json.Builder json = Json.object().put("run", run.key()).put("title", run.title());
    json.put("state", summary.state().map(RunState::word).orElse("unknown"));
    header.startedAt().ifPresent(then -> json.put("started", then.toString()));
    return json.put("command", Json.ofTexts(header.command()))
        .put("configuration", header.configuration())
        .putAll(SummaryJson.of(summary))
        .build();
  }

  private static String report(OpenRun run, RunSummary summary) {
    List<String> lines = SummaryPage.of(summary, run.title(), COLUMNS).lines(WHOLE);
    return "# " + run.title() + "\n\n```\n" + String.join("\n", lines) + "\n```\n";
  }

  /// The run that `uri` names; empty where it names none.
  private Optional<OpenRun> run(String uri) {
    if (!uri.startsWith(ALL + "/")) {
      return Optional.empty();
    }
    String name = uri.substring(ALL.length() + 1);
    if (name.endsWith(REPORT)) {
      name = name.substring(0, name.length() - REPORT.length());
    }
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      return Optional.empty();
    }
    try {
      // a plus is a plus in a path
      return desk.find(URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String uri(String name) {
    return ALL + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
