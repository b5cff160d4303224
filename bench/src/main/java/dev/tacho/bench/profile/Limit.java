package dev.tacho.bench.profile;

import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.EnergyBoundary;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Phase;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.text.Numbers;
import dev.tacho.core.text.Text;
import dev.tacho.telemetry.machine.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One limit of a profile.
///
/// @param statistic empty for any that is no point of a distribution: a rate, a mean, a total
/// @param atMost what it may not exceed
/// @param atLeast what it may not stay below
/// @param target better than the limit; told, never judged
/// @param categories of devices that it holds for
/// @param refuses whether there is no verdict at all when there is no such number
public record Limit(
    Metric metric,
    Optional<Statistic> statistic,
    Optional<Double> atMost,
    Optional<Double> atLeast,
    Optional<Double> target,
    Set<Category> categories,
    boolean refuses) {
  public Limit {
    categories = Set.copyOf(categories);
  }

  /// As it is told: `p99 latency_ms at most 33.3 ms`.
  public String words() {
    List<String> words = new ArrayList<>();
    atMost.ifPresent(value -> words.add("at most " + shown(value)));
    atLeast.ifPresent(value -> words.add("at least " + shown(value)));
    return name() + " " + String.join(" and ", words);
  }

  private String name() {
    return statistic.map(made -> made.label() + " ").orElse("") + metric.name();
  }

  private String shown(double value) {
    return Numbers.text(value) + (metric.unit().symbol().equals("1") ? "" : " " + metric.unit());
  }

  /// What the numbers of some work say about it.
  Check check(List<Measurement> measurements) {
    List<Measurement.Known> told = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Measurement one : measurements) {
      if (one.metric().name().equals(metric.name()) && counts(one)) {
        if (one instanceof Measurement.Known known) {
          if (fits(known.statistic())) {
            told.add(known);
          }
        } else if (one instanceof Measurement.Missing(_, _, String reason)
            && !reasons.contains(reason)) {
          reasons.add(reason);
        }
      }
    }
    if (told.isEmpty()) {
      String why =
          reasons.isEmpty() ? "the bench does not measure it here" : String.join("; ", reasons);
      return new Check(
          words(), Check.Outcome.UNDECIDED, Text.line("not measured: " + why, Text.MAX_SENTENCE));
    }
    boolean kept = told.stream().allMatch(known -> keeps(known.value()));
    List<String> details = new ArrayList<>();
    for (Measurement.Known known : told) {
      details.add(detail(known));
    }
    return new Check(
        words(),
        kept ? Check.Outcome.PASSED : Check.Outcome.FAILED,
        Text.line(String.join("; ", details), Text.MAX_SENTENCE));
  }

  /// What was drawn when nothing was done is no excuse, so a limit is for gross numbers.
  private static boolean counts(Measurement one) {
    return one.scope().phase() != Phase.WARM_UP
        && EnergyBoundary.of(one.scope())
            .filter(boundary -> boundary.idle() == EnergyBoundary.Idle.IDLE_SUBTRACTED)
            .isEmpty();
  }

  private boolean fits(Statistic made) {
    return statistic.map(made::equals).orElse(made.rank().isEmpty());
  }

  /// NaN keeps nothing.
  private boolean keeps(double value) {
    return atMost.filter(most -> !(value <= most)).isEmpty()
        && atLeast.filter(least -> !(value >= least)).isEmpty();
  }

  private String detail(Measurement.Known known) {
    StringBuilder text = new StringBuilder(shown(known.value()));
    known.scope().on(Dimension.DEVICE).ifPresent(device -> text.append(" on ").append(device));
    known.scope().on(Dimension.ENERGY_BOUNDARY).ifPresent(what -> text.append(", ").append(what));
    text.append(" (").append(known.how().tier().word()).append(')');
    target.ifPresent(
        value ->
            text.append(", target ")
                .append(shown(value))
                .append(isReached(known.value(), value) ? " reached" : " not reached"));
    return text.toString();
  }

  private boolean isReached(double value, double wanted) {
    return atMost.isPresent() ? value <= wanted : value >= wanted;
  }
}
