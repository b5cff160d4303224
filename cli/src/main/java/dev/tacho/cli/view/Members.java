package dev.tacho.cli.view;

import dev.tacho.core.Link;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.report.text.Table;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The runs of a pipeline's stages: one for each attempt, in the order in which they began.
///
/// @param runs with the place of each in the pipeline: `stage`, `attempt`
public record Members(List<Member> runs) {
  /// One of them.
  record Member(Standing run, Map<String, String> at) {
    String at(String what) {
      return at.getOrDefault(what, "");
    }
  }

  /// Those of the run with `header`; none when it is no pipeline's.
  public static Members of(RunStore store, RunHeader header) {
    List<Member> runs = new ArrayList<>();
    if (header.pipeline().isPresent()) {
      for (RunStatus status : store.list()) {
        // newest first, and a member is younger than its group
        if (status.id().compareTo(header.id()) <= 0) {
          break;
        }
        place(status, header.id())
            .ifPresent(at -> runs.addFirst(new Member(Standing.of(store, status), at)));
      }
    }
    return new Members(runs);
  }

  private static Optional<Map<String, String>> place(RunStatus status, RunId group) {
    return status.links().stream()
        .filter(link -> link.role() == Link.Role.MEMBER_OF && link.run().equals(group))
        .map(Link::at)
        .filter(at -> at.containsKey("stage") && at.getOrDefault("attempt", "").matches("\\d{1,3}"))
        .findFirst();
  }

  /// A table of them; no lines when there are none.
  public List<String> lines(long wallMillis, int columns) {
    Table table = new Table().left("STAGE").right("ATTEMPT").left("STATE").right("RAN").left("RUN");
    for (Member member : runs) {
      table.row(
          member.at("stage"),
          member.at("attempt"),
          member.run().text(),
          Durations.ofNanos(member.run().ranNanos(wallMillis)),
          member.run().status().id().text());
    }
    List<String> lines = new ArrayList<>();
    if (!runs.isEmpty()) {
      table.lines(columns - 2).forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  /// The member `members` of an answer; nothing when there are none.
  public Json.Obj json() {
    List<Json> list = new ArrayList<>();
    for (Member member : runs) {
      RunStatus status = member.run().status();
      Json.Builder json =
          Json.object()
              .put("stage", member.at("stage"))
              .put("attempt", Integer.parseInt(member.at("attempt")))
              .put("run", status.id().text())
              .put("state", member.run().word())
              .putText("reason", member.run().reason());
      status.ran().ifPresent(ran -> json.put("ran_ns", ran.toNanos()));
      status.exitCode().ifPresent(code -> json.put("exit_code", code));
      list.add(json.build());
    }
    return list.isEmpty() ? Json.Obj.EMPTY : Json.object().put("members", Json.array(list)).build();
  }
}
