package dev.tacho.report.template;

import dev.tacho.analysis.health.HealthScore;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.pack.Entry;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/// The first things to know: what ran, and the few numbers that matter most.
final class Overview {
  private static final int FIGURES = 8;

  private static final List<String> INFERENCE =
      List.of(
          "latency_ms",
          "latency_ms:p99",
          "ttft_ms",
          "ttft_ms:p99",
          "inter_token_latency_ms",
          "requests_per_s",
          "samples_per_s",
          "output_tokens_per_s",
          "goodput_per_s",
          "error_pct",
          "power_w:mean",
          "power_w",
          "energy_per_request_j",
          "energy_per_sample_j",
          "energy_per_token_j",
          "duration_s",
          "cpu_time_s");

  private final Pack pack;
  private final Template template;
  private final Peers peers;

  private Overview(Pack pack, Template template, Peers peers) {
    this.pack = pack;
    this.template = template;
    this.peers = peers;
  }

  static Section of(Pack pack, Template template, Peers peers) {
    return new Overview(pack, template, peers).section();
  }

  private Section section() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Prose(sentence()));
    List<Block.Kpi> figures = new ArrayList<>();
    if (pack.runs().size() == 1) {
      figures.addAll(state(pack.runs().getFirst()));
    }
    for (Pack.Row row : chosen()) {
      if (figures.size() < FIGURES) {
        figures.add(figure(row));
      }
    }
    if (figures.isEmpty()) {
      blocks.add(new Block.Note("No run has a number that says which way is better."));
    } else {
      blocks.add(new Block.Kpis(figures));
    }
    return new Section("overview", "Overview", blocks);
  }

  private String sentence() {
    TreeSet<String> workloads = new TreeSet<>();
    TreeSet<String> hosts = new TreeSet<>();
    for (PackRun run : pack.runs()) {
      run.result().workload().map(Workload::name).ifPresent(workloads::add);
      String host = run.summary().header().host().name();
      if (!host.isEmpty()) {
        hosts.add(host);
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(pack.runs().size()).append(pack.runs().size() == 1 ? " run" : " runs");
    if (!workloads.isEmpty()) {
      text.append(" of ").append(String.join(", ", workloads));
    }
    text.append(
        hosts.isEmpty() ? "; the host is not known" : ", on host " + String.join(", ", hosts));
    text.append(". ");
    if (pack.runs().size() > 1) {
      text.append("Others are held against the first, ")
          .append(pack.runs().getFirst().title())
          .append(". ");
    }
    text.append(pack.rows().size())
        .append(pack.rows().size() == 1 ? " number is" : " numbers are")
        .append(" told, each with how it was obtained; what is missing says why.");
    if (pack.leftOut() > 0) {
      text.append(" Left out: ")
          .append(Numbers.grouped(pack.leftOut()))
          .append(" series of which nobody said which way they are better; --metric names some.");
    }
    return text.toString();
  }

  private static List<Block.Kpi> state(PackRun run) {
    List<Block.Kpi> figures = new ArrayList<>();
    String state =
        run.summary().state().map(s -> s.word().replace('_', ' ')).orElseGet(() -> "unknown");
    OptionalLong ran = run.summary().extent().ranNanos();
    figures.add(
        new Block.Kpi(
            "state",
            state,
            ran.isPresent() ? "ran " + Durations.ofNanos(ran.getAsLong()) : "time not known",
            run.summary().unknownState().orElse("as its events tell")));
    if (run.summary().health() instanceof HealthScore.Scored scored) {
      figures.add(
          new Block.Kpi(
              "health",
              scored.value() + " of 100",
              run.summary().diagnosis().findings().size()
                  + (run.summary().diagnosis().findings().size() == 1 ? " finding" : " findings"),
              "derived: 100 less the deductions"));
    }
    return figures;
  }

  private List<Pack.Row> chosen() {
    List<Pack.Row> chosen = new ArrayList<>();
    Optional<String> objective =
        pack.runs().getFirst().summary().objective().map(MetricStats::name);
    if (template == Template.TRAINING || template == Template.HEALTH) {
      objective.flatMap(name -> pack.row(name + ":best")).ifPresent(chosen::add);
      objective.flatMap(name -> pack.row(name + ":last")).ifPresent(chosen::add);
    }
    for (String label : INFERENCE) {
      pack.rows().stream()
          .filter(row -> row.label().equals(label) || row.label().startsWith(label + " {"))
          .findFirst()
          .filter(row -> !chosen.contains(row))
          .ifPresent(chosen::add);
    }
    for (Pack.Row row : pack.judged()) {
      if (!chosen.contains(row)) {
        chosen.add(row);
      }
    }
    return chosen;
  }

  /// The number of the one run that stands for all, or, where several may be held against each
  /// other, the best of them; and which one has it.
  private Block.Kpi figure(Pack.Row row) {
    int best = -1;
    for (int i : peers.places()) {
      Entry entry = row.entries().get(i);
      if (entry.isFinite()
          && (best < 0 || isBetter(row, entry.number(), row.entries().get(best).number()))) {
        best = i;
      }
    }
    if (best < 0) {
      return new Block.Kpi(row.label(), Words.NONE, "", "missing: " + reason(row));
    }
    Entry entry = row.entries().get(best);
    String detail =
        pack.runs().size() == 1
            ? detail(row, entry)
            : (row.directed() && peers.places().size() > 1
                    ? "best of " + peers.places().size() + " comparable, "
                    : "")
                + pack.runs().get(best).title();
    return new Block.Kpi(
        row.label(),
        Words.value(entry.number(), row.metric().unit()),
        detail,
        Words.tier(entry) + samples(entry));
  }

  private static boolean isBetter(Pack.Row row, double one, double other) {
    return row.metric().direction() == Direction.HIGHER ? one > other : one < other;
  }

  private static String reason(Pack.Row row) {
    return row.entries().stream()
        .filter(entry -> !entry.isFinite())
        .findFirst()
        .map(e -> e.value().map(v -> "it is " + v).orElse(e.missing()))
        .orElse("no run has it");
  }

  private static String detail(Pack.Row row, Entry entry) {
    return entry
        .interval()
        .map(
            i ->
                Words.value(i.low(), row.metric().unit())
                    + " to "
                    + Words.value(i.high(), row.metric().unit()))
        .orElse("");
  }

  private static String samples(Entry entry) {
    if (entry.samples().isEmpty()) {
      return "";
    }
    long samples = entry.samples().getAsLong();
    return ", " + Numbers.grouped(samples) + (samples == 1 ? " sample" : " samples");
  }
}
