package dev.tacho.cli.alert;

import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Holds rules against a run each time that it is shown one, and says each of them once. Confined
/// to one thread.
public final class Alarm {
  private static final String PROGRAM = "reported by the run's program";

  private final List<AlertRule> open;
  private final Targets targets;
  private long values = -1;
  private Instant reported = Instant.MAX;
  private List<SeriesSummary> lastSeen = List.of();

  private Alarm(List<AlertRule> rules, Targets targets) {
    open = new ArrayList<>(rules);
    this.targets = targets;
  }

  /// An alarm for rules and targets as they were typed. Fails with a
  /// [dev.tacho.cli.shell.Refusal].
  public static Alarm of(List<String> rules, Targets targets) {
    return new Alarm(rules.stream().map(AlertRule::parse).distinct().toList(), targets);
  }

  /// Where an alert goes that was just raised.
  public interface Raised {
    /// Shows it.
    ///
    /// @param line for people
    /// @param json the same as `tacho.alert/1`
    void alert(String line, Json.Obj json);
  }

  /// Looks at the run as it is at `now`. Alerts go to `raised` first and to the targets then.
  public void look(Glance glance, Instant now, Raised raised) {
    note(glance, now);
    for (AlertRule rule : List.copyOf(open)) {
      Optional<Alert> alert = judge(rule, glance, now);
      if (alert.isPresent()) {
        open.remove(rule);
        raised.alert(alert.get().line(), alert.get().toJson());
        targets.send(alert.get());
      }
    }
  }

  /// The conditions on series that never were reported, for people; none where all were.
  public List<String> unjudged() {
    List<String> unjudged = new ArrayList<>();
    for (AlertRule rule : open) {
      if (rule instanceof AlertRule.Bound bound && find(bound.series(), lastSeen).isEmpty()) {
        unjudged.add("'" + rule + "' was never judged: the run reported no " + bound.series());
      }
    }
    return unjudged;
  }

  private void note(Glance glance, Instant now) {
    lastSeen = glance.reported();
    long count = glance.values();
    if (values < 0 && open.stream().anyMatch(AlertRule.Stall.class::isInstance)) {
      // the silence before the first look counts too
      reported =
          glance
              .run()
              .header()
              .startedAt()
              .map(started -> started.plusNanos(glance.lastReportNanos()))
              .filter(last -> last.isBefore(now))
              .orElse(now);
    } else if (count != values) {
      reported = now;
    }
    values = count;
  }

  private Optional<Alert> judge(AlertRule rule, Glance glance, Instant now) {
    return switch (rule) {
      case AlertRule.Bound bound -> bound(bound, glance, now);
      case AlertRule.NotFinite _ -> notFinite(rule, glance, now);
      case AlertRule.Crash _ -> crash(rule, glance, now);
      case AlertRule.Stall stall -> stall(stall, glance, now);
    };
  }

  private static Optional<Alert> bound(AlertRule.Bound rule, Glance glance, Instant now) {
    Optional<SeriesSummary> series = find(rule.series(), glance.reported());
    // only where an extreme holds is the run looked through for the first value that does
    if (series.isEmpty() || !holds(rule, series.get())) {
      return Optional.empty();
    }
    Glance.Place seen =
        glance
            .first(Optional.of(series.get().name()), rule::holds)
            .orElseGet(() -> extreme(rule, series.get()));
    return Optional.of(
        alert(
            rule,
            glance,
            now,
            seen.series() + " = " + Numbers.text(seen.value()) + step(seen.step()),
            evidence(seen).put("bound", rule.bound())));
  }

  private static boolean holds(AlertRule.Bound rule, SeriesSummary series) {
    return rule.holds(series.max()) || rule.holds(series.min()) || rule.holds(series.last());
  }

  private static Glance.Place extreme(AlertRule.Bound rule, SeriesSummary series) {
    if (rule.holds(series.max())) {
      return new Glance.Place(series.name(), series.maxStep(), series.max());
    }
    return rule.holds(series.min())
        ? new Glance.Place(series.name(), series.minStep(), series.min())
        : new Glance.Place(series.name(), series.lastStep(), series.last());
  }

  private static Optional<Alert> notFinite(AlertRule rule, Glance glance, Instant now) {
    if (glance.reported().stream().allMatch(series -> series.notFinite() == 0)) {
      return Optional.empty();
    }
    return glance
        .first(Optional.empty(), value -> !Double.isFinite(value))
        .map(
            seen ->
                alert(
                    rule,
                    glance,
                    now,
                    seen.series() + " became " + Numbers.text(seen.value()) + step(seen.step()),
                    evidence(seen)));
  }

  private static Optional<Alert> crash(AlertRule rule, Glance glance, Instant now) {
    if (glance.state().filter(Alarm::isCrash).isEmpty()) {
      return Optional.empty();
    }
    String word = glance.state().get().word();
    Json.Builder evidence = Json.object().put("state", word).putText("reason", glance.reason());
    glance.exitCode().ifPresent(code -> evidence.put("exit_code", code));
    return Optional.of(
        alert(
            rule,
            glance,
            now,
            "the run is "
                + word
                + glance.reason().map(why -> ": " + why).orElse("")
                + (glance.exitCode().isPresent()
                        && glance.reason().filter(why -> why.contains("exit code")).isEmpty()
                    ? ", exit code " + glance.exitCode().getAsInt()
                    : ""),
            evidence));
  }

  private static boolean isCrash(RunState state) {
    return switch (state) {
      case FAILED, TIMED_OUT, OUT_OF_MEMORY, LOST -> true;
      case CREATED, RUNNING, COMPLETED, CANCELLED -> false;
    };
  }

  private Optional<Alert> stall(AlertRule.Stall rule, Glance glance, Instant now) {
    Duration silent = Duration.between(reported, now);
    if (glance.ended() || silent.compareTo(rule.silence()) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        alert(
            rule,
            glance,
            now,
            "the program has reported nothing for "
                + Durations.text(silent)
                + (values == 0
                    ? ", and nothing before"
                    : ", " + Numbers.grouped(values) + " values before"),
            Json.object()
                .put("silent_ns", silent.toNanos())
                .put("since", reported.toString())
                .put("values", values)));
  }

  private static Alert alert(
      AlertRule rule, Glance glance, Instant now, String message, Json.Builder evidence) {
    return new Alert(
        glance.id(),
        glance.title(),
        glance.place(),
        rule.toString(),
        rule.kind(),
        message,
        now,
        evidence.build());
  }

  private static Json.Builder evidence(Glance.Place seen) {
    Json.Builder json = Json.object().put("series", seen.series()).put("value", seen.value());
    if (seen.step() != RunSink.NO_STEP) {
      json.put("step", seen.step());
    }
    return json.put("how", PROGRAM);
  }

  private static String step(long step) {
    return step == RunSink.NO_STEP ? "" : " at step " + Numbers.grouped(step);
  }

  /// By its whole name, else by its last part where only one series ends in it.
  private static Optional<SeriesSummary> find(String name, List<SeriesSummary> all) {
    Optional<SeriesSummary> exact =
        all.stream().filter(series -> series.name().equals(name)).findFirst();
    if (exact.isPresent()) {
      return exact;
    }
    List<SeriesSummary> ends =
        all.stream().filter(series -> series.name().endsWith("/" + name)).toList();
    return ends.size() == 1 ? Optional.of(ends.getFirst()) : Optional.empty();
  }
}
