package dev.tacho.analysis.verdict;

import dev.tacho.analysis.result.ResultRun;
import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Measured runs, each held against the first of them.
///
/// @param runs in the order in which they were named
/// @param pairs how each but the first stands to the first
/// @param remarks what the reader has to know of all of it
public record Verdict(List<ResultRun> runs, List<PairVerdict> pairs, List<String> remarks) {
  public Verdict {
    runs = List.copyOf(runs);
    pairs = List.copyOf(pairs);
    remarks = List.copyOf(remarks);
  }

  /// Judges `runs`, of which there are two at least.
  ///
  /// @param alike runs of the same work on the same machine, oldest first, among which nothing was
  ///     changed on purpose: what they differ by is noise
  public static Verdict of(List<ResultRun> runs, List<ResultRun> alike, Terms terms) {
    if (runs.size() < 2) {
      throw new IllegalArgumentException("a verdict takes two runs: " + runs.size());
    }
    return new Judge(runs, alike, terms).verdict();
  }

  /// Of `words` those that name nothing along which `runs` could differ.
  public static List<String> strange(List<ResultRun> runs, Set<String> words) {
    Set<String> known = new TreeSet<>(Axis.words());
    runs.forEach(run -> known.addAll(Differences.names(run)));
    return words.stream().filter(word -> !known.contains(word)).sorted().toList();
  }

  /// The facts as documented JSON.
  public Json.Obj toJson() {
    List<Json> all = new ArrayList<>();
    pairs.forEach(pair -> all.add(pair.toJson()));
    return Json.object()
        .put("against_first", Json.array(all))
        .put("remarks", Json.ofTexts(remarks))
        .build();
  }
}
