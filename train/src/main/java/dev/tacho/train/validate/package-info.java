/// **Whether several workers train what one would have**: gradients from identical parameters, and
/// how far trainings that run freely drift apart.
///
/// Start at [Replay], which starts processes that do the first steps again, and [Judgement], which
/// holds what they found and what was recorded against each other. How the tolerance is derived:
/// `docs/decisions/203-tolerance-from-permuted-orders.md`.
@NullMarked
package dev.tacho.train.validate;

import org.jspecify.annotations.NullMarked;
