/// **Whether one measured run is better than another, and how sure that is.** Start at [Verdict]:
/// runs with results, each held against the first. In this order: what may be compared at all
/// ([Axis], [Difference]); by how much each figure differs over repeats ([Change]); whether that
/// is more than chance and more than [Noise] ([FigureVerdict]); who wins, by which weights, and
/// whether the winner depends on them ([Score]).
///
/// What cannot be compared is named and has no part in any verdict. Nothing is judged from single
/// values, and inside one run there are only batch means, which decide nothing. Missing is never
/// zero: it neither wins nor loses. Pure; the draws have a fixed seed.
///
/// Never here: curves and settings of training runs (`analysis.compare`), limits
/// (`analysis.gate`), text for people beyond a reason.
@NullMarked
package dev.tacho.analysis.verdict;

import org.jspecify.annotations.NullMarked;
