package dev.tacho.analysis.finding;

import java.util.Optional;

/// A suspicion that rests on blocks. The second pass fetches the single values that settle it.
///
/// @param from number of the first value to fetch, in the series of `part`
/// @param until number after the last one; not above `from` where none are needed
record Lead(Part part, long from, long until, Settled settled) {
  /// Most values that are fetched for one lead.
  static final int MOST = 1 << 16;

  /// What the single values make of a suspicion.
  interface Settled {
    Optional<Finding> by(Values values);
  }

  Lead {
    until = Math.min(until, from + MOST);
  }

  /// One that needs no single values.
  static Lead sure(Part part, Finding finding) {
    return new Lead(part, 0, 0, values -> Optional.of(finding));
  }
}
