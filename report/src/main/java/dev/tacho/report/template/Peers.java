package dev.tacho.report.template;

import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.analysis.result.ResultRun;
import dev.tacho.analysis.verdict.PairVerdict;
import dev.tacho.analysis.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The runs of a pack among which a best one may be named.
///
/// @param places in the pack, ascending; one at least
record Peers(List<Integer> places) {
  Peers {
    places = List.copyOf(places);
  }

  /// The last run alone: of a trend, how it stands now.
  static Peers newest(Pack pack) {
    return new Peers(List.of(pack.runs().size() - 1));
  }

  /// The first, and those that the verdict found comparable with it.
  static Peers of(Pack pack, Optional<Verdict> verdict) {
    List<Integer> places = new ArrayList<>(List.of(0));
    List<ResultRun> measured = VerdictSection.measured(pack);
    if (verdict.isPresent() && pack.runs().getFirst().result() == measured.getFirst()) {
      List<ResultRun> all = pack.runs().stream().map(PackRun::result).toList();
      List<PairVerdict> pairs = verdict.get().pairs();
      for (int i = 0; i < pairs.size(); i++) {
        if (pairs.get(i).obstacles().isEmpty()) {
          places.add(all.indexOf(measured.get(i + 1)));
        }
      }
    }
    return new Peers(places);
  }
}
