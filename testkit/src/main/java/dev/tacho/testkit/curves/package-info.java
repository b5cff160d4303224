/// **Training curves of which the truth is known**, for judging whatever claims to find
/// defects.
///
/// Start at [FrozenCurves]: the table of parameters, frozen before any detector was held
/// against it, and the sets of runs (the scoreboard's ten, development, held out). A [CurveRun]
/// is a run like any other and knows its [Truth]; [CurveScore] holds [Claim]s against truths.
///
/// Never here: anything made to suit a detector. A parameter that turns out to be too hard or
/// too easy stays; a new set with a new name is added beside it.
@NullMarked
package dev.tacho.testkit.curves;

import org.jspecify.annotations.NullMarked;
