package dev.tacho.analysis.finding;

import dev.tacho.core.RunReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks for everything that [FindingKind] names. Pure: reads the run, changes nothing.
public final class Findings {
  private Findings() {}

  /// All findings of `run`. Each series is walked at most twice: once to condense it, and once more
  /// where something was found whose exact place single values tell. Memory does not grow with the
  /// series.
  public static Diagnosis of(RunReader run, Sensitivity settings) {
    Subject subject = Subject.of(run, settings);
    Search search = new Search(subject, settings);
    List<Finding> found = new ArrayList<>();
    if (search.on(FindingKind.NAN)) {
      NotFiniteFinder.find(search);
    }
    List<Schedule> schedules = RateFinder.find(search);
    SpikeFinder.find(search);
    DriftFinder.find(search);
    PlateauFinder.find(search);
    LevelFinder.find(search);
    Clock.stall(search);
    SwingFinder.find(search);
    WorkerFinder.find(search);
    MachineFinder.find(search, found);
    settle(search.leads, found);
    found.removeIf(finding -> !search.on(finding.kind()));
    search.notJudged.removeIf(not -> !search.on(not.kind()));
    Set<String> figures = figures(subject);
    search.notJudged.removeIf(not -> figures.contains(not.series()));
    List<Finding> told = Told.once(found);
    told.sort(
        Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparingLong(finding -> finding.onset().step())
            .thenComparing(Finding::kind));
    return new Diagnosis(told, search.notJudged, schedules, values(subject));
  }

  /// Series of one value are results, as of a last evaluation: nobody expects a course of them.
  private static Set<String> figures(Subject subject) {
    Set<String> names = new HashSet<>();
    for (Part part : subject.parts()) {
      if (part.series().count() == 1) {
        names.add(part.series().name());
      }
    }
    for (Part part : subject.parts()) {
      if (part.series().count() > 1) {
        names.remove(part.series().name());
      }
    }
    return names;
  }

  private static long values(Subject subject) {
    long values = 0;
    for (Part part : subject.parts()) {
      values += part.series().count();
    }
    return values;
  }

  /// The second pass: the single values that each lead asks for, by one walk a series.
  private static void settle(List<Lead> leads, List<Finding> found) {
    Map<Part, List<Lead>> byPart = new LinkedHashMap<>();
    for (Lead lead : leads) {
      byPart.computeIfAbsent(lead.part(), part -> new ArrayList<>()).add(lead);
    }
    byPart.forEach(
        (part, own) -> {
          List<Values> values = Values.fetch(part.series(), own);
          for (int i = 0; i < own.size(); i++) {
            own.get(i).settled().by(values.get(i)).ifPresent(found::add);
          }
        });
  }
}
