package dev.tacho.analysis.postmortem;

import dev.tacho.analysis.finding.Diagnosis;
import dev.tacho.analysis.finding.Finding;
import dev.tacho.core.Redaction;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.Severity;
import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a run left behind when it ended.
///
/// @param failed whether it ended otherwise than completed
/// @param end how it ended: its state, with the reason, the exit code and the signal
/// @param said lines of the last output that name an error, the latest last
/// @param lastOutput the last lines that it printed
/// @param findings what was found in its metrics, those nearest to the end first
/// @param advice what rules said of the machine while it ran
/// @param next what to do, most promising first
public record PostMortem(
    boolean failed,
    String end,
    List<String> said,
    List<String> lastOutput,
    List<Finding> findings,
    List<String> advice,
    List<String> next) {
  private static final int READ = 200;
  private static final int SHOWN = 10;
  private static final int ERRORS = 3;

  public PostMortem {
    said = List.copyOf(said);
    lastOutput = List.copyOf(lastOutput);
    findings = List.copyOf(findings);
    advice = List.copyOf(advice);
    next = List.copyOf(next);
  }

  /// What `run` left behind.
  public static PostMortem of(RunReader run, Diagnosis diagnosis) {
    RunFacts facts = run.facts();
    // what a program prints before it dies may hold the token that it was refused with
    List<String> output = run.lastOutput(READ).stream().map(Redaction::text).toList();
    List<String> said = errors(output);
    List<Finding> findings = new ArrayList<>(diagnosis.findings());
    findings.sort((a, b) -> Long.compare(b.onset().step(), a.onset().step()));
    List<String> advice = new ArrayList<>();
    for (RunEvent.Entry entry : facts.advice()) {
      if (entry.event() instanceof RunEvent.Advice told && told.severity() != Severity.INFO) {
        advice.add(told.message() + "; " + told.action());
      }
    }
    return new PostMortem(
        failed(facts.state()),
        end(run, facts),
        said,
        output.subList(Math.max(0, output.size() - SHOWN), output.size()),
        findings,
        advice,
        next(facts, said, findings, advice));
  }

  private static boolean failed(RunState state) {
    return switch (state) {
      case FAILED, OUT_OF_MEMORY, TIMED_OUT, LOST, CANCELLED -> true;
      case CREATED, RUNNING, COMPLETED -> false;
    };
  }

  private static String end(RunReader run, RunFacts facts) {
    if (run.unknownState().isPresent()) {
      return "unknown: " + run.unknownState().get();
    }
    StringBuilder end = new StringBuilder(facts.state().word().replace('_', ' '));
    Optional<RunEvent.StateChanged> change = facts.lastChange();
    if (change.isPresent()) {
      if (change.get().exitCode().isPresent()) {
        end.append(", exit code ").append(change.get().exitCode().getAsInt());
      }
      change.get().signal().ifPresent(signal -> end.append(", ").append(signal));
      change.get().reason().ifPresent(reason -> end.append(": ").append(reason));
    }
    return end.toString();
  }

  /// The last lines that name an error, in their order.
  static List<String> errors(List<String> output) {
    List<String> said = new ArrayList<>();
    for (int i = output.size() - 1; i >= 0 && said.size() < ERRORS; i--) {
      if (Trouble.isError(output.get(i))) {
        said.addFirst(output.get(i).strip());
      }
    }
    return said;
  }

  private static List<String> next(
      RunFacts facts, List<String> said, List<Finding> findings, List<String> advice) {
    List<String> next = new ArrayList<>();
    for (Trouble trouble : Trouble.KNOWN) {
      for (String line : said) {
        if (trouble.isIn(line.toLowerCase(Locale.ROOT)) && !next.contains(trouble.remedy())) {
          next.add(trouble.remedy());
        }
      }
    }
    switch (facts.state()) {
      case OUT_OF_MEMORY -> next.add("give it more memory, or a smaller batch or fewer workers");
      case TIMED_OUT -> next.add("give it more time, or have it resume from its last checkpoint");
      case LOST -> next.add("look at the host: it or the recorder died; resume from a checkpoint");
      case CREATED, RUNNING, COMPLETED, FAILED, CANCELLED -> {}
    }
    for (Finding finding : findings) {
      if (finding.severity() == Severity.CRITICAL && !next.contains(finding.action())) {
        next.add(finding.action());
      }
    }
    if (next.isEmpty() && !advice.isEmpty()) {
      next.add(advice.getFirst());
    }
    if (next.isEmpty() && !said.isEmpty()) {
      next.add("begin at the error that it printed last: " + said.getLast());
    }
    return next;
  }

  /// For programs.
  public Json.Obj toJson() {
    List<Json> found = new ArrayList<>();
    for (Finding finding : findings) {
      found.add(finding.toJson());
    }
    return Json.object()
        .put("failed", failed)
        .put("end", end)
        .put("errors", Json.ofTexts(said))
        .put("last_output", Json.ofTexts(lastOutput))
        .put("findings", Json.array(found))
        .put("advice", Json.ofTexts(advice))
        .put("next", Json.ofTexts(next))
        .build();
  }
}
