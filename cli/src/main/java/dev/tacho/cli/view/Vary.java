package dev.tacho.cli.view;

import dev.tacho.analysis.result.ResultRun;
import dev.tacho.analysis.verdict.Axis;
import dev.tacho.analysis.verdict.Verdict;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.text.NearMiss;
import dev.tacho.report.text.Printable;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The option `--vary`: what results are meant to differ in.
public final class Vary {
  private Vary() {}

  /// As it was typed; refused where it names nothing in which `runs` could differ.
  public static Set<String> of(Arguments arguments, List<ResultRun> runs) {
    Set<String> vary = new LinkedHashSet<>();
    arguments.texts("vary").forEach(text -> vary.addAll(Arrays.asList(text.split(",", -1))));
    Verdict.strange(runs, vary).stream()
        .findFirst()
        .ifPresent(
            word -> {
              throw Refusal.usage(
                  "'"
                      + Printable.of(word)
                      + "' is nothing that these runs could differ in"
                      + NearMiss.suggestion(word, Axis.words())
                      + " --vary takes "
                      + String.join(", ", Axis.words())
                      + ", or the name of one thing that a result tells, as onnxruntime");
            });
    return vary;
  }
}
