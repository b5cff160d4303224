package dev.tacho.cli.share;

import dev.tacho.analysis.finding.Sensitivity;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.analysis.schema.RunSchema;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.view.Goals;
import dev.tacho.cli.view.ProjectSchema;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.Link;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The runs that a report is about.
final class ReportedRuns {
  private ReportedRuns() {}

  /// The runs that the operands name, a run of runs by its members, but a group of workers by
  /// itself; each once.
  static List<PackRun> of(Call call, RunStore store) {
    List<Subject> subjects = new ArrayList<>();
    Set<String> places = new HashSet<>();
    Map<String, Map<Integer, List<RunReader>>> ranks = new HashMap<>();
    for (String typed : call.arguments().operands()) {
      Subject subject = Subject.named(call, store, typed);
      List<Subject> members = members(call, store, subject);
      Map<Integer, List<RunReader>> byRank = ranks(subject, members);
      for (Subject one : members.isEmpty() || !byRank.isEmpty() ? List.of(subject) : members) {
        if (places.add(one.place())) {
          subjects.add(one);
          ranks.put(one.place(), byRank);
        }
      }
    }
    RunSummary.Settings settings = settings(call, store);
    List<PackRun> runs = new ArrayList<>();
    Set<String> titles = new HashSet<>();
    for (Subject subject : subjects) {
      String title = title(subject, titles, runs.size() + 1);
      runs.add(
          PackRun.of(
              subject.run(), ranks.getOrDefault(subject.place(), Map.of()), title, settings));
    }
    return runs;
  }

  /// The members by their ranks, where all of them have one: they are workers of one training, and
  /// the group is what a report is about.
  private static Map<Integer, List<RunReader>> ranks(Subject group, List<Subject> members) {
    Map<Integer, List<RunReader>> ranks = new TreeMap<>();
    for (Subject member : members) {
      Optional<String> rank =
          member.run().header().links().stream()
              .filter(link -> link.run().equals(group.run().header().id()))
              .flatMap(link -> Optional.ofNullable(link.at().get("rank")).stream())
              .filter(text -> text.matches("\\d{1,6}"))
              .findFirst();
      if (rank.isEmpty()) {
        return Map.of();
      }
      ranks.computeIfAbsent(Integer.valueOf(rank.get()), _ -> new ArrayList<>()).add(member.run());
    }
    return ranks;
  }

  private static RunSummary.Settings settings(Call call, RunStore store) {
    return new RunSummary.Settings(
        Sensitivity.DEFAULT,
        Goals.of(call.arguments()).directions(),
        ProjectSchema.of(store).flatMap(RunSchema::stageKey),
        Optional.empty());
  }

  /// The runs that say they are members of this one, in the order in which they began; none for a
  /// run that was measured itself.
  private static List<Subject> members(Call call, RunStore store, Subject subject) {
    List<Subject> members = new ArrayList<>();
    RunHeader header = subject.run().header();
    if (subject.own().isEmpty()) {
      return members;
    }
    for (RunStatus status : store.list()) {
      // newest first, and a member is younger than its group
      if (status.id().compareTo(header.id()) <= 0) {
        break;
      }
      boolean member =
          status.links().stream()
              .anyMatch(
                  link -> link.role() == Link.Role.MEMBER_OF && link.run().equals(header.id()));
      if (member) {
        members.addFirst(Subject.named(call, store, status.id().text()));
      }
    }
    return members;
  }

  /// Its name, with what tells it from another run of that name.
  private static String title(Subject subject, Set<String> titles, int place) {
    RunHeader header = subject.run().header();
    String plain = Printable.of(header.title());
    String title =
        titles.contains(plain) ? plain + " (" + header.id().text().substring(20) + ")" : plain;
    title = titles.add(title) ? title : title + " " + place;
    titles.add(title);
    return title;
  }
}
