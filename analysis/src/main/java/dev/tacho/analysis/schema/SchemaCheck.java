package dev.tacho.analysis.schema;

import dev.tacho.core.RunReader;
import dev.tacho.core.series.Series;
import dev.tacho.core.text.NearMiss;
import dev.tacho.core.text.Wildcard;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Holds a schema against a run: what it names and the run does not have. No faults of either;
/// what a user wants to know who wrote one for the other.
public final class SchemaCheck {
  private SchemaCheck() {}

  /// Names that `run` has nothing for, each with what may have been meant.
  public static List<SchemaFault> against(RunSchema schema, RunReader run) {
    Set<String> names = new LinkedHashSet<>();
    for (Series series : run.series()) {
      names.add(series.name());
    }
    List<SchemaFault> faults = new ArrayList<>();
    schema.primary().ifPresent(name -> one("primary_metric", name, names, faults));
    schema.stageKey().ifPresent(name -> one("stage_key", name, names, faults));
    int own =
        schema
            .extend()
            .flatMap(SchemaTemplates::find)
            .map(template -> schema.rules().size() - template.rules().size())
            .orElse(schema.rules().size());
    for (RunSchema.Rule rule : schema.rules().subList(0, own)) {
      one("metrics." + rule.pattern(), rule.pattern(), names, faults);
    }
    return faults;
  }

  private static void one(
      String path, String pattern, Set<String> names, List<SchemaFault> faults) {
    if (names.stream().noneMatch(name -> Wildcard.whole(name, pattern))) {
      faults.add(
          new SchemaFault(
              path,
              "the run has no metric '"
                  + pattern
                  + "'"
                  + NearMiss.suggestion(pattern, names)
                  + " tacho show RUN --keys lists what it has"));
    }
  }
}
