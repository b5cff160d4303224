package dev.tacho.analysis.verdict;

import dev.tacho.analysis.compare.Standing;
import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How one run stands to the first.
///
/// @param title what the run is called
/// @param obstacles why the two cannot be compared; none when they can
/// @param differences what differs apart from the numbers, and may be why they do
/// @param figures in the order of the first run's results
public record PairVerdict(
    String title,
    List<String> obstacles,
    List<Difference> differences,
    List<FigureVerdict> figures,
    Score score) {
  public PairVerdict {
    obstacles = List.copyOf(obstacles);
    differences = List.copyOf(differences);
    figures = List.copyOf(figures);
  }

  /// What comes of asking whether the run got worse.
  public enum Regression {
    /// Something is proven worse.
    YES,
    /// Everything that the first run has was judged, and nothing is worse.
    NO,
    /// It cannot be told.
    UNKNOWN
  }

  /// Figures and spreads that are proven worse.
  public List<FigureVerdict> regressions() {
    return figures.stream().filter(v -> v.standing() == Standing.WORSE).toList();
  }

  /// Figures of which it is known which way is better, and that could not be judged because one of
  /// the runs has nothing that may be held against the other's.
  public List<FigureVerdict> leftOut() {
    return figures.stream()
        .filter(v -> v.isWanted() && v.standing() == Standing.NOT_COMPARABLE)
        .toList();
  }

  /// Whether the run got worse.
  public Regression regression() {
    if (!regressions().isEmpty()) {
      return Regression.YES;
    }
    return whyUnknown().isPresent() ? Regression.UNKNOWN : Regression.NO;
  }

  /// Why it cannot be told whether the run got worse; empty where it can.
  public Optional<String> whyUnknown() {
    if (!obstacles.isEmpty()) {
      return Optional.of(obstacles.getFirst());
    }
    if (figures.stream().noneMatch(FigureVerdict::isJudged)) {
      return figures.stream()
          .filter(FigureVerdict::isWanted)
          .findFirst()
          .map(v -> v.label() + ": " + v.reason())
          .or(() -> Optional.of("there is no figure of which it is known which way is better"));
    }
    return leftOut().stream()
        .filter(v -> v.first().value().isPresent())
        .findFirst()
        .map(v -> v.label() + ": " + v.reason());
  }

  Json.Obj toJson() {
    List<Json> diff = new ArrayList<>();
    differences.forEach(difference -> diff.add(difference.toJson()));
    List<Json> all = new ArrayList<>();
    figures.forEach(figure -> all.add(figure.toJson()));
    return Json.object()
        .put("title", title)
        .put("comparable", obstacles.isEmpty())
        .put("obstacles", Json.ofTexts(obstacles))
        .put("differences", Json.array(diff))
        .put("figures", Json.array(all))
        .put("regressions", Json.ofTexts(regressions().stream().map(FigureVerdict::label).toList()))
        .put("score", score.toJson())
        .build();
  }
}
