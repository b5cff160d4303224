/// **What samples tell, and how sure that is.** Pure functions of arrays: no clock, no files, no
/// state, no randomness but what is handed in.
///
/// Start at [Quantiles]: quantiles and their intervals. [HodgesLehmann] says how much one sample
/// lies above another, [MannWhitney] whether it does; [TheilSen] how fast something grows; [Spread]
/// how much values vary; [ChangePoint] where a level changes; [SignedRanks] compares pairs;
/// [Bootstrap] gives an interval of any statistic, [NestedBootstrap] one of how far two sets of
/// repeats lie apart whose rows were kept; [StudentT] says how far off a mean of few values may be;
/// [Holm] holds a chance against all that were judged together.
///
/// Intervals come as [Bounds] with the level that they reach and their method, and are empty where
/// the sample is too small: no number is better than an invented one. What counts as one value
/// (a request, a repeat, a seed) is the caller's knowledge; [Bounds#over] takes it down.
///
/// Never here: values that are not finite (refused with their place), thresholds, verdicts.
/// Why the functions are written here and not taken from a library:
/// `docs/decisions/080-own-statistics.md`.
@NullMarked
package dev.tacho.stats;

import org.jspecify.annotations.NullMarked;
