package dev.tacho.bench.profile;

import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Measurement;
import dev.tacho.telemetry.machine.Category;
import dev.tacho.telemetry.machine.Precision;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A use that a model is benched for.
///
/// @param origin where the limits come from; empty where nobody said
/// @param categories of devices that it is for
/// @param precisions the only ones of a category; one that is not in it may have any
public record Profile(
    String name,
    String about,
    Optional<String> origin,
    Set<Category> categories,
    Map<Category, Set<Precision>> precisions,
    Plan plan,
    List<Limit> limits) {
  public Profile {
    categories = Set.copyOf(categories);
    precisions = Map.copyOf(precisions);
    limits = List.copyOf(limits);
  }

  /// How load is offered.
  ///
  /// @param scenario by its word
  /// @param warmUps fewest queries before anything counts
  /// @param queries fewest of a repeat
  /// @param seconds shortest repeat
  public record Plan(
      String scenario,
      List<Integer> batchSizes,
      int warmUps,
      int queries,
      int repeats,
      double seconds) {
    public Plan {
      batchSizes = List.copyOf(batchSizes);
    }
  }

  /// What was done.
  ///
  /// @param queries of the repeat that had the fewest
  /// @param seconds of the shortest repeat
  public record Done(String scenario, int batch, long queries, int repeats, double seconds) {}

  /// What came of holding work against a profile.
  ///
  /// @param refused limits without a number that there is no verdict without
  public record Verdict(List<Check> checks, List<String> refused) {
    public Verdict {
      checks = List.copyOf(checks);
      refused = List.copyOf(refused);
    }

    /// Whether a limit was broken.
    public boolean isViolated() {
      return checks.stream().anyMatch(check -> check.outcome() == Check.Outcome.FAILED);
    }
  }

  /// Why nothing is benched on a device of that category in that precision; empty where it is.
  public Optional<String> skips(Category category, Precision precision) {
    if (!categories.contains(category)) {
      return Optional.of(
          "profile " + name + " is not for " + category.word() + ", but for " + words(categories));
    }
    Set<Precision> only = precisions.getOrDefault(category, EnumSet.allOf(Precision.class));
    return only.contains(precision)
        ? Optional.empty()
        : Optional.of(
            "profile "
                + name
                + " wants "
                + only.stream().sorted().map(Precision::word).collect(Collectors.joining(" or "))
                + " on "
                + category.word());
  }

  /// Holds what was measured on a device of a category against every limit.
  public Verdict verdict(Category category, Done done, List<Measurement> measurements) {
    List<Check> checks = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    checks.add(asked(done));
    for (Limit limit : limits) {
      if (limit.categories().contains(category)) {
        Check check = limit.check(measurements);
        checks.add(new Check(name + ": " + check.name(), check.outcome(), check.detail()));
        if (check.outcome() == Check.Outcome.UNDECIDED && limit.refuses()) {
          refused.add(limit.words() + ": " + check.detail());
        }
      } else {
        checks.add(
            new Check(
                name + ": " + limit.words(),
                Check.Outcome.UNDECIDED,
                "holds for " + words(limit.categories()) + ", not for " + category.word()));
      }
    }
    return new Verdict(checks, refused);
  }

  /// Whether the load was offered as the profile wants; what was measured with less is told, not
  /// judged: its limits are those of another load.
  private Check asked(Done done) {
    List<String> less = new ArrayList<>();
    if (!done.scenario().equals(plan.scenario())) {
      less.add("scenario " + done.scenario() + " instead of " + plan.scenario());
    }
    if (!plan.batchSizes().contains(done.batch())) {
      less.add("batch " + done.batch() + " is none of " + plan.batchSizes());
    }
    if (done.queries() < plan.queries()) {
      less.add(done.queries() + " queries a repeat instead of " + plan.queries());
    }
    if (done.repeats() < plan.repeats()) {
      less.add(done.repeats() + " repeats instead of " + plan.repeats());
    }
    if (done.seconds() < plan.seconds()) {
      less.add(
          String.format(
              Locale.ROOT, "%.3g s a repeat instead of %.3g", done.seconds(), plan.seconds()));
    }
    return new Check(
        name + ": load as the profile asks",
        less.isEmpty() ? Check.Outcome.PASSED : Check.Outcome.UNDECIDED,
        less.isEmpty()
            ? plan.scenario() + ", batch " + done.batch() + ", " + done.repeats() + " repeats"
            : String.join("; ", less));
  }

  private static String words(Set<Category> all) {
    return all.stream().sorted().map(Category::word).collect(Collectors.joining(", "));
  }
}
