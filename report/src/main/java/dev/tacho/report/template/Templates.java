package dev.tacho.report.template;

import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.analysis.pack.Scorecard;
import dev.tacho.analysis.verdict.Verdict;
import dev.tacho.report.pack.Report;
import dev.tacho.report.pack.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes the report of some runs. Pure.
public final class Templates {
  private Templates() {}

  /// What the reader asked for.
  ///
  /// @param title empty for one that says what it is
  /// @param normalised whether timelines and the heat map show shares instead of units
  /// @param weights what each mark counts in the whole
  /// @param vary the axes that are meant to differ between results, as `Terms.vary` of the verdict
  public record Wishes(
      Template template,
      Optional<String> title,
      Optional<String> author,
      boolean normalised,
      Map<Scorecard.Mark, Double> weights,
      Set<String> vary) {
    public Wishes {
      weights = Map.copyOf(weights);
      vary = Set.copyOf(vary);
    }
  }

  /// The template that fits `pack`: by what was measured where it is one run, and a comparison
  /// where there are several.
  public static Template fitting(Pack pack) {
    if (pack.runs().size() > 1) {
      return Template.COMPARISON;
    }
    PackRun run = pack.runs().getFirst();
    if (!run.faults().isEmpty()) {
      return Template.HEALTH;
    }
    return run.result().main().isEmpty() || run.ranks().isPresent() || isTraining(run)
        ? Template.TRAINING
        : Template.INFERENCE;
  }

  private static boolean isTraining(PackRun run) {
    return run.result().workload().filter(work -> work.kind().equals("training")).isPresent();
  }

  /// The report.
  ///
  /// @param made when, by the wall clock
  /// @param writer this program with its version
  public static Report of(Pack pack, Wishes wishes, Instant made, String writer) {
    Names names =
        new Names(
            "overview",
            "timeline",
            "scorecard",
            "heat-map",
            "deltas",
            "relations",
            "coverage",
            "metrics",
            "findings",
            "stages",
            "machine",
            "platform",
            "configuration",
            "guide",
            "provenance",
            "verdict",
            "trend",
            "ranks",
            "faults",
            Report.DATA);
    Template template = wishes.template();
    List<Section> sections = new ArrayList<>();
    Optional<Verdict> verdict =
        template == Template.COMPARISON
            ? VerdictSection.verdict(pack, wishes.vary())
            : Optional.empty();
    Peers peers = template == Template.TREND ? Peers.newest(pack) : Peers.of(pack, verdict);
    sections.add(Overview.of(pack, template, peers));
    FaultSection.of(pack, names).ifPresent(sections::add);
    switch (template) {
      case COMPARISON -> {
        sections.add(VerdictSection.of(pack, verdict, names));
        sections.add(DeltaSection.of(pack, verdict, names));
        sections.add(TimelineSection.of(pack, wishes.normalised(), names));
        sections.add(ScorecardSection.of(pack, wishes.weights(), names));
      }
      case TREND -> {
        sections.add(TrendSection.of(pack, names));
        sections.add(TimelineSection.of(pack, wishes.normalised(), names));
        sections.add(ScorecardSection.of(pack, wishes.weights(), names));
      }
      case INFERENCE -> {
        sections.add(TimelineSection.of(pack, wishes.normalised(), names));
        sections.add(ScorecardSection.of(pack, wishes.weights(), names));
      }
      case TRAINING -> {
        sections.add(FindingSection.of(pack, names));
        RankSection.of(pack, names).ifPresent(sections::add);
        sections.add(StageSection.of(pack, names));
        sections.add(TimelineSection.of(pack, wishes.normalised(), names));
        sections.add(ScorecardSection.of(pack, wishes.weights(), names));
      }
      case HEALTH -> {
        sections.add(ScorecardSection.of(pack, wishes.weights(), names));
        sections.add(FindingSection.of(pack, names));
        RankSection.of(pack, names).ifPresent(sections::add);
        sections.add(StageSection.of(pack, names));
        sections.add(MachineSection.of(pack, names));
        sections.add(TimelineSection.of(pack, wishes.normalised(), names));
      }
    }
    if (template != Template.TRAINING && template != Template.HEALTH) {
      RankSection.of(pack, names).ifPresent(sections::add);
    }
    sections.add(HeatMapSection.of(pack, wishes.normalised(), names));
    if (template != Template.COMPARISON) {
      sections.add(DeltaSection.of(pack, verdict, names));
    }
    sections.add(RelationSection.of(pack, peers, names));
    sections.add(CoverageSection.of(pack, names));
    sections.add(MetricSection.of(pack, names));
    if (template != Template.HEALTH) {
      sections.add(MachineSection.of(pack, names));
    }
    sections.add(PlatformSection.platform(pack, names));
    sections.add(PlatformSection.configuration(pack, names));
    sections.add(GuideSection.of(pack, names));
    sections.add(ProvenanceSection.of(pack, names));
    List<Report.Covered> covered = new ArrayList<>();
    pack.runs().forEach(run -> covered.add(new Report.Covered(run.id(), run.title())));
    return new Report(
        wishes.title().orElseGet(() -> title(pack, template)),
        wishes.author(),
        template.word(),
        made,
        writer,
        covered,
        sections);
  }

  private static String title(Pack pack, Template template) {
    String first = pack.runs().getFirst().title();
    int more = pack.runs().size() - 1;
    return switch (template) {
      case INFERENCE, TRAINING -> more == 0 ? first : first + " and " + more + " more";
      case COMPARISON -> more == 0 ? first : others(pack) + " against " + first;
      case TREND -> "Trend of " + pack.runs().size() + (more == 0 ? " run" : " runs");
      case HEALTH -> "Health of " + (more == 0 ? first : pack.runs().size() + " runs");
    };
  }

  private static String others(Pack pack) {
    return pack.runs().size() == 2
        ? pack.runs().get(1).title()
        : (pack.runs().size() - 1) + " runs";
  }
}
