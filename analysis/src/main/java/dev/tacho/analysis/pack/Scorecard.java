package dev.tacho.analysis.pack;

import dev.tacho.analysis.health.HealthScore;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Result;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How each run did by a few marks of 0 to 100, each with the account it is made of. A convention
/// and no measurement.
///
/// @param weights what each mark counts in the whole; a mark of weight 0 does not
/// @param cards one a run, in their order
public record Scorecard(Map<Mark, Double> weights, List<Card> cards) {
  private static final double WHOLE = 100;

  public Scorecard {
    weights = Map.copyOf(weights);
    cards = List.copyOf(cards);
  }

  /// What is marked.
  public enum Mark {
    /// What was found in its series: the health score.
    HEALTH("health", "100 less what the findings take off"),
    /// How many of its answers were whole.
    ANSWERS("answers", "100 less the share of requests that failed"),
    /// What was asked of it and kept.
    CHECKS("checks", "share of the stated checks that passed"),
    /// How many of the numbers of all runs it has.
    COVERAGE("coverage", "share of the numbers of all runs that this run has");

    private final String word;
    private final String meaning;

    Mark(String word, String meaning) {
      this.word = word;
      this.meaning = meaning;
    }

    public String word() {
      return word;
    }

    /// How it comes about.
    public String meaning() {
      return meaning;
    }
  }

  /// A mark, or why there is none.
  ///
  /// @param value 0 to 100; NaN where it is missing
  /// @param account what it was made of, or why it is missing
  public record Score(double value, String account) {
    /// Whether there is one.
    public boolean isThere() {
      return !Double.isNaN(value);
    }
  }

  /// One run's.
  ///
  /// @param whole the weighted mean of its marks; missing as soon as one that counts is
  public record Card(Map<Mark, Score> marks, Score whole) {
    public Card {
      marks = Map.copyOf(marks);
    }

    /// The mark of that kind.
    public Score of(Mark mark) {
      return marks.getOrDefault(mark, missing("not looked at"));
    }
  }

  /// Of the runs of `pack`; a mark without a weight does not count.
  public static Scorecard of(Pack pack, Map<Mark, Double> weights) {
    List<Card> cards = new ArrayList<>();
    for (int i = 0; i < pack.runs().size(); i++) {
      Map<Mark, Score> marks = new EnumMap<>(Mark.class);
      PackRun run = pack.runs().get(i);
      marks.put(Mark.HEALTH, health(run.summary().health()));
      marks.put(Mark.ANSWERS, answers(pack, i));
      marks.put(Mark.CHECKS, checks(run));
      marks.put(Mark.COVERAGE, coverage(pack, i));
      cards.add(new Card(marks, whole(marks, weights)));
    }
    return new Scorecard(weights, cards);
  }

  private static Score missing(String why) {
    return new Score(Double.NaN, why);
  }

  private static Score health(HealthScore health) {
    return switch (health) {
      case HealthScore.Unscored(var why) -> missing(why);
      case HealthScore.Scored(var value, var deductions) -> {
        List<String> off = new ArrayList<>();
        deductions.forEach(one -> off.add("-" + one.points() + " " + one.reason()));
        yield new Score(value, off.isEmpty() ? "nothing found" : String.join(", ", off));
      }
    };
  }

  private static Score answers(Pack pack, int place) {
    for (Pack.Row row : pack.rows()) {
      if (row.metric().definition().equals("share.failed-requests")
          && row.entries().get(place).isFinite()) {
        double failed = row.entries().get(place).number();
        return new Score(Math.clamp(WHOLE - failed, 0, WHOLE), failed + " % of requests failed");
      }
    }
    return missing("no share of failed requests was measured");
  }

  private static Score checks(PackRun run) {
    int passed = 0;
    int decided = 0;
    List<String> failed = new ArrayList<>();
    for (Result result : run.result().results()) {
      for (Check check : result.checks()) {
        if (check.outcome() != Check.Outcome.UNDECIDED) {
          decided++;
          passed += check.outcome() == Check.Outcome.PASSED ? 1 : 0;
        }
        if (check.outcome() == Check.Outcome.FAILED) {
          failed.add(check.name());
        }
      }
    }
    return decided == 0
        ? missing("nothing was asked of it that could be decided")
        : new Score(
            WHOLE * passed / decided,
            passed
                + " of "
                + decided
                + " passed"
                + (failed.isEmpty() ? "" : "; failed: " + String.join(", ", failed)));
  }

  private static Score coverage(Pack pack, int place) {
    int there = 0;
    for (Pack.Row row : pack.rows()) {
      there += row.entries().get(place).value().isPresent() ? 1 : 0;
    }
    return pack.rows().isEmpty()
        ? missing("no run has a number")
        : new Score(
            WHOLE * there / pack.rows().size(), there + " of " + pack.rows().size() + " numbers");
  }

  private static Score whole(Map<Mark, Score> marks, Map<Mark, Double> weights) {
    double sum = 0;
    double weight = 0;
    List<String> lacking = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    for (Mark mark : Mark.values()) {
      double counts = weights.getOrDefault(mark, 0.0);
      if (counts > 0) {
        Score score = marks.getOrDefault(mark, missing("not looked at"));
        if (!score.isThere()) {
          lacking.add(mark.word());
        } else {
          sum += counts * score.value();
          weight += counts;
          parts.add(counts + " x " + mark.word());
        }
      }
    }
    if (!lacking.isEmpty()) {
      return missing("no " + String.join(", no ", lacking));
    }
    return weight == 0
        ? missing("no weights were given")
        : new Score(sum / weight, "(" + String.join(" + ", parts) + ") / " + weight);
  }
}
