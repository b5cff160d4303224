package dev.tacho.analysis.verdict;

import dev.tacho.analysis.compare.Standing;
import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who wins, counted by figures that are proven better or worse. Each family has one weight, which
/// its figures share; a figure gives its weight to the side that it favours, and to neither where
/// there is no difference.
///
/// @param winner what it comes to
/// @param points the weights that favour the other run less those that favour the first, -1 to 1
/// @param parts what each figure gives, the weights adding up to 1
/// @param sensitivity what would change the winner; none where it holds
/// @param reason why there is no winner; empty text where there is one
public record Score(
    Winner winner, double points, List<Part> parts, List<String> sensitivity, String reason) {
  /// A difference of points that is only rounding.
  private static final double ROUNDING = 1e-9;

  /// Who.
  public enum Winner {
    FIRST,
    OTHER,
    /// As much speaks for the one as for the other, or nothing differs.
    NEITHER,
    /// It cannot be told.
    NONE;

    /// The word in files.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// What one figure gives.
  ///
  /// @param weight its share of all weights
  /// @param points the weight, with a minus where it speaks for the first run: a deduction from the
  ///     other
  public record Part(String label, Family family, double weight, double points) {}

  public Score {
    parts = List.copyOf(parts);
    sensitivity = List.copyOf(sensitivity);
  }

  /// Counts `verdicts`.
  static Score of(List<FigureVerdict> verdicts, Map<String, Double> weights) {
    List<FigureVerdict> judged =
        verdicts.stream().filter(v -> v.isJudged() && !v.spread()).toList();
    Optional<FigureVerdict> lacking =
        verdicts.stream()
            .filter(v -> !v.isJudged() && !v.spread() && v.isWanted() && isNamed(v, weights))
            .findFirst();
    if (lacking.isPresent()) {
      return none(
          lacking.get().label() + " has a weight and cannot be judged: " + lacking.get().reason());
    }
    Map<FigureVerdict, Double> shares = shares(judged, weights);
    if (shares.isEmpty()) {
      return none(judged.isEmpty() ? "no figure could be judged" : "all weights are 0");
    }
    List<Part> parts = new ArrayList<>();
    shares.forEach(
        (verdict, share) ->
            parts.add(
                new Part(verdict.label(), verdict.family(), share, share * sign(verdict) + 0.0)));
    double points = points(shares);
    Winner winner = winner(points);
    return new Score(
        winner,
        points,
        parts,
        sensitivity(judged, weights, winner),
        winner == Winner.NEITHER
            ? shares.keySet().stream().allMatch(v -> sign(v) == 0)
                ? "no difference in any figure that was judged"
                : "as much speaks for the one as for the other"
            : "");
  }

  private static Score none(String reason) {
    return new Score(Winner.NONE, 0, List.of(), List.of(), reason);
  }

  private static boolean isNamed(FigureVerdict verdict, Map<String, Double> weights) {
    return weights.getOrDefault(verdict.label(), 0.0) > 0
        || weights.getOrDefault(verdict.metric().name(), 0.0) > 0;
  }

  private static double multiplier(FigureVerdict verdict, Map<String, Double> weights) {
    return weights.getOrDefault(
        verdict.label(), weights.getOrDefault(verdict.metric().name(), 1.0));
  }

  /// The share of each figure; none of those whose weight is 0.
  private static Map<FigureVerdict, Double> shares(
      List<FigureVerdict> judged, Map<String, Double> weights) {
    Map<Family, Double> families = new LinkedHashMap<>();
    for (FigureVerdict verdict : judged) {
      families.merge(verdict.family(), multiplier(verdict, weights), Double::sum);
    }
    Map<FigureVerdict, Double> shares = new LinkedHashMap<>();
    double whole = 0;
    for (FigureVerdict verdict : judged) {
      double inFamily = families.getOrDefault(verdict.family(), 0.0);
      double share =
          inFamily == 0
              ? 0
              : weights.getOrDefault(verdict.family().word(), 1.0)
                  * multiplier(verdict, weights)
                  / inFamily;
      if (share > 0) {
        shares.put(verdict, share);
        whole += share;
      }
    }
    double all = whole;
    shares.replaceAll((_, share) -> share / all);
    return shares;
  }

  private static int sign(FigureVerdict verdict) {
    return verdict.standing() == Standing.BETTER
        ? 1
        : verdict.standing() == Standing.WORSE ? -1 : 0;
  }

  private static double points(Map<FigureVerdict, Double> shares) {
    double points = 0;
    for (Map.Entry<FigureVerdict, Double> one : shares.entrySet()) {
      points += one.getValue() * sign(one.getKey());
    }
    return points;
  }

  private static Winner winner(double points) {
    return Math.abs(points) < ROUNDING ? Winner.NEITHER : points > 0 ? Winner.OTHER : Winner.FIRST;
  }

  /// Each weight halved, doubled, and taken away, of families and of figures.
  private static List<String> sensitivity(
      List<FigureVerdict> judged, Map<String, Double> weights, Winner winner) {
    List<String> notes = new ArrayList<>();
    Map<String, Double> names = new LinkedHashMap<>();
    for (FigureVerdict verdict : judged) {
      names.put(verdict.family().word(), weights.getOrDefault(verdict.family().word(), 1.0));
    }
    for (FigureVerdict verdict : judged) {
      boolean alone = judged.stream().filter(v -> v.family() == verdict.family()).count() == 1;
      if (!alone) {
        names.put(verdict.label(), multiplier(verdict, weights));
      }
    }
    names.forEach(
        (name, weight) -> {
          String kind = Family.of(name).isPresent() ? "the family " + name : name;
          note(judged, weights, winner, name, weight / 2, "half the weight for " + kind, notes);
          note(judged, weights, winner, name, weight * 2, "twice the weight for " + kind, notes);
          note(judged, weights, winner, name, 0, "without " + kind, notes);
        });
    return notes;
  }

  private static void note(
      List<FigureVerdict> judged,
      Map<String, Double> weights,
      Winner winner,
      String name,
      double weight,
      String what,
      List<String> notes) {
    Map<String, Double> changed = new LinkedHashMap<>(weights);
    changed.put(name, weight);
    Map<FigureVerdict, Double> shares = shares(judged, changed);
    if (shares.isEmpty()) {
      return;
    }
    Winner then = winner(points(shares));
    if (then != winner) {
      notes.add(
          what
              + switch (then) {
                case FIRST -> ", the first run wins";
                case OTHER -> ", the other run wins";
                case NEITHER -> ", neither wins";
                case NONE -> ", nothing is left to judge by";
              });
    }
  }

  Json.Obj toJson() {
    List<Json> all = new ArrayList<>();
    for (Part part : parts) {
      all.add(
          Json.object()
              .put("figure", part.label)
              .put("family", part.family.word())
              .put("weight", part.weight)
              .put("points", part.points)
              .build());
    }
    return Json.object()
        .put("winner", winner.word())
        .put("points", points)
        .put("parts", Json.array(all))
        .put("changed_by", Json.ofTexts(sensitivity))
        .put("reason", reason)
        .build();
  }
}
