package dev.tacho.health.watch;

import dev.tacho.health.Heard;
import dev.tacho.health.WorkerState;
import dev.tacho.health.WorkerStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts the workers' steps side by side: a row is whole once every worker that still goes on has
/// told of it, and rows come in order. Of what never becomes whole, what is there comes once a
/// later row is whole, or when a worker is gone. Confined to its watch's thread.
final class Rows {
  private static final int OPEN = 64;

  private final Group group;
  private final TreeMap<Long, Map<Integer, WorkerStep>> open = new TreeMap<>();
  private long judged = Long.MIN_VALUE;

  Rows(Group group) {
    this.group = group;
  }

  /// The rows that are whole by what was heard, in order.
  List<Row> hear(Heard heard) {
    return switch (heard) {
      case Heard.Stepped(var step) -> stepped(step);
      case Heard.Failed _, Heard.Exited _ -> until(Long.MAX_VALUE, heard.nanos());
      default -> List.of();
    };
  }

  private List<Row> stepped(WorkerStep step) {
    if (step.step() <= judged) {
      return List.of();
    }
    Map<Integer, WorkerStep> row = open.computeIfAbsent(step.step(), _ -> new TreeMap<>());
    row.put(step.rank(), step);
    boolean whole = group.members().stream().allMatch(m -> gone(m) || row.containsKey(m.rank));
    if (whole) {
      return until(step.step(), step.nanos());
    }
    return open.size() > OPEN ? until(open.firstKey(), step.nanos()) : List.of();
  }

  private static boolean gone(Member member) {
    return member.state == WorkerState.DEAD
        || member.state == WorkerState.FAILED
        || member.state == WorkerState.ENDED;
  }

  private List<Row> until(long step, long nanos) {
    List<Row> whole = new ArrayList<>();
    while (!open.isEmpty() && open.firstKey() <= step) {
      var first = open.pollFirstEntry();
      judged = first.getKey();
      whole.add(new Row(first.getKey(), nanos, List.copyOf(first.getValue().values())));
    }
    return whole;
  }
}
