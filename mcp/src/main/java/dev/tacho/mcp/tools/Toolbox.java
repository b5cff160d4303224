package dev.tacho.mcp.tools;

import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.runs.Desk;
import java.util.List;
import java.util.stream.Stream;

/// All tools, in the order in which they are listed, which never changes.
public final class Toolbox {
  private Toolbox() {}

  /// The tools over the runs of `desk`.
  public static List<Tool> of(Desk desk) {
    return Stream.<Tool>of(
            new ListTool(desk),
            new SummarizeTool(desk),
            new FindingsTool(desk),
            new HistoryTool(desk),
            new CompareTool(desk),
            new ChangesTool(desk),
            new ChartTool(desk),
            new NoteTool(desk))
        .<Tool>map(Careful::new)
        .toList();
  }
}
