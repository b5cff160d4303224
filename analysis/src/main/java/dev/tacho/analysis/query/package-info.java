/// **Which runs are meant, in which order, and what they come to together.** Start at [Query]: a
/// condition as people type it, held against [QueriedRun]s. [Ordering] sorts them, [Aggregate] puts
/// those together that share a tag or a setting. A [Fact] is anything that can be asked of a run.
///
/// A run that does not have a fact neither matches a condition on it nor its opposite, comes last
/// in an order and is counted as missing in an aggregate.
///
/// Never here: where runs come from, printing.
@NullMarked
package dev.tacho.analysis.query;

import org.jspecify.annotations.NullMarked;
