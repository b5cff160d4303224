package dev.tacho.report.gallery;

import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunReader;
import dev.tacho.report.pack.Report;
import dev.tacho.report.template.Template;
import dev.tacho.report.template.Templates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Every template with full and with sparse runs, and groups of workers with a test of faults.
public final class ReportGallery {
  private static final Instant MADE = Instant.parse("2026-02-01T12:00:00Z");

  private ReportGallery() {}

  /// The reports by name: `inference-full`, `inference-sparse`, ...
  public static Map<String, Report> all() {
    Map<String, Report> all = new LinkedHashMap<>();
    for (Template template : Template.values()) {
      all.put(template.word() + "-full", report(template, full(template)));
      all.put(template.word() + "-sparse", report(template, sparse()));
    }
    all.put("training-groups", groups());
    return all;
  }

  private static Report groups() {
    List<PackRun> read = new ArrayList<>();
    for (int workers : new int[] {1, 2}) {
      String name = workers == 1 ? "one worker" : workers + " workers";
      read.add(
          PackRun.of(
              Specimens.group(name, 20 + workers, workers),
              Specimens.ranks(name, 20 + workers, workers),
              name,
              RunSummary.Settings.DEFAULT));
    }
    RunReader faults = Specimens.faults("faults", 28);
    read.add(PackRun.of(faults, faults.header().title(), RunSummary.Settings.DEFAULT));
    return report(Template.TRAINING, "groups", read);
  }

  private static List<RunReader> full(Template template) {
    return switch (template) {
      case INFERENCE -> List.of(Specimens.measured("baseline", 1, 21, true));
      case TRAINING -> List.of(Specimens.trained("training", 2));
      case COMPARISON ->
          List.of(
              Specimens.measured("baseline", 1, 21, true),
              Specimens.measured("candidate", 3, 17, true),
              Specimens.measured("no power meter", 4, 24, false),
              Specimens.measured("other precision", 14, 9, true, "int8"));
      case TREND ->
          List.of(
              Specimens.measured("monday", 5, 20, true),
              Specimens.measured("tuesday", 6, 20.4, true),
              Specimens.measured("wednesday", 7, 20.2, true),
              Specimens.measured("thursday", 8, 23, true),
              Specimens.measured("friday", 9, 23.2, true));
      case HEALTH -> List.of(Specimens.trained("first", 10), Specimens.trained("second", 11));
    };
  }

  private static List<RunReader> sparse() {
    return List.of(Specimens.bare("bare", 12), Specimens.broken("broken", 13));
  }

  private static Report report(Template template, List<RunReader> runs) {
    List<PackRun> read = new ArrayList<>();
    for (RunReader run : runs) {
      read.add(PackRun.of(run, run.header().title(), RunSummary.Settings.DEFAULT));
    }
    return report(template, template.word(), read);
  }

  private static Report report(Template template, String what, List<PackRun> read) {
    return Templates.of(
        Pack.of(read, List.of()),
        new Templates.Wishes(
            template,
            Optional.of("Constructed: " + what),
            Optional.of("nobody, of no measured run"),
            true,
            Map.of(),
            Set.of()),
        MADE,
        "tacho");
  }
}
