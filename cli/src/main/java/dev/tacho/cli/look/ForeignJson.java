package dev.tacho.cli.look;

import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.Label;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;

/// Another tool's run at a glance, for programs: what its files tell, and nothing else.
final class ForeignJson {
  private ForeignJson() {}

  static Json.Obj glance(Subject subject, RunSummary summary) {
    RunHeader header = summary.header();
    Json.Builder json =
        Json.object()
            .put("id", header.id().text())
            .putText("name", header.name().map(Label::text))
            .putText("project", header.project().map(Label::text))
            .put("place", subject.place())
            .put("written_by", header.writer())
            .put("state", summary.state().map(state -> state.word()).orElse("unknown"))
            .putText("state_unknown", summary.unknownState());
    header.startedAt().ifPresent(at -> json.put("started", at.toString()));
    return json.build();
  }
}
