package dev.tacho.cli.view;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Counted;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunEvent.Advice;
import dev.tacho.core.RunEvent.Evidence;
import dev.tacho.core.RunEvent.RuleState;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.recorder.advice.Earlier;
import dev.tacho.recorder.advice.Review;
import dev.tacho.recorder.advice.RuleBook;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What rules said of a run: as it was told while it went on, or as it is found now from its
/// points.
///
/// @param afterwards whether it is found now
/// @param advice in order, each with its time
/// @param rules how each rule fared; none where no rules were held against the run
public record AdviceView(boolean afterwards, List<RunEvent.Entry> advice, List<RuleState> rules) {
  private static final String BASELINE = "no baseline";

  /// What was told while the run went on; or, with a file of rules, what they say of it now.
  public static AdviceView of(Call call, RunStore store, RunView view) {
    Optional<String> file = call.arguments().text("rules");
    if (file.isEmpty()) {
      return new AdviceView(false, view.facts().advice(), view.facts().rules());
    }
    return switch (RuleBook.builtIn().with(call.path(file.get()))) {
      case RuleBook.Read.Taken(var rules) -> {
        Review review = Review.of(view.run(), rules, Earlier.read(store, view.header(), rules));
        yield new AdviceView(true, review.advice(), review.rules());
      }
      case RuleBook.Read.Refused(_, var message) -> throw Refusal.input(Printable.lines(message));
    };
  }

  /// One advice, as it happens: `advice (warning): ...; do: ...`.
  public static String live(RunEvent.Entry entry) {
    Advice advice = (Advice) entry.event();
    return Printable.of(
        "advice ("
            + advice.severity().word()
            + ", "
            + advice.rule()
            + "): "
            + advice.message()
            + " · "
            + advice.action());
  }

  public Json.Obj json() {
    List<Json> told = new ArrayList<>();
    for (RunEvent.Entry entry : advice) {
      told.add(Json.object().put("t_ns", entry.nanos()).putAll(entry.event().toJson()).build());
    }
    List<Json> states = new ArrayList<>();
    for (RuleState rule : rules) {
      states.add(
          Json.object()
              .put("rule", rule.rule())
              .put("held", rule.held())
              .putText("unjudged", rule.unjudged())
              .build());
    }
    return Json.object()
        .put("how", afterwards ? "from the stored points, now" : "while the run went on")
        .put("told", Json.array(told))
        .put("rules", Json.array(states))
        .build();
  }

  /// The section of a summary; empty when nobody ever held rules against the run.
  public List<String> lines() {
    if (advice.isEmpty() && rules.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "Advice  ("
            + (afterwards
                ? "by rules held against the stored points now"
                : "by rules, while the run went on")
            + ")");
    for (RunEvent.Entry entry : advice) {
      Advice told = (Advice) entry.event();
      lines.add("  " + told.severity().word() + "  " + told.message());
      lines.add("    " + evidence(told) + "; rule " + told.rule());
      lines.add("    do: " + told.action());
    }
    if (advice.isEmpty()) {
      lines.add("  none");
    }
    List<String> unjudged = new ArrayList<>();
    for (RuleState rule : rules) {
      rule.unjudged().ifPresent(unjudged::add);
    }
    unjudged.stream().filter(why -> why.startsWith(BASELINE)).forEach(why -> lines.add("  " + why));
    if (!unjudged.isEmpty()) {
      lines.add(
          "  "
              + unjudged.size()
              + " of "
              + rules.size()
              + " rules could not be judged; --json says which, and why");
    }
    lines.replaceAll(Printable::of);
    return lines;
  }

  /// `gpu_pct/0 was 3 % against 10 %, 120 values from 3 min to 5 min, in stage train`.
  private static String evidence(Advice advice) {
    Evidence evidence = advice.evidence();
    return evidence.series().map(series -> series + ": ").orElse("")
        + amount(evidence.value(), evidence.unit())
        + " against "
        + amount(evidence.threshold(), evidence.unit())
        + (evidence.samples() > 0 ? ", " + Counted.of(evidence.samples(), "value") : "")
        + (evidence.toNanos() > evidence.fromNanos()
            ? " from "
                + Durations.ofNanos(evidence.fromNanos())
                + " to "
                + Durations.ofNanos(evidence.toNanos())
            : " at " + Durations.ofNanos(evidence.toNanos()))
        + advice.stage().map(stage -> ", in stage " + stage).orElse("");
  }

  private static String amount(double value, String unit) {
    return Numbers.text(value) + (unit.equals("1") || unit.equals("?") ? "" : " " + unit);
  }
}
