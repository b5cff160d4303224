/// **What a pipeline is, and what it may do next.** Start at [Pipeline] (the stages, in the order
/// in which they run) and [PipelineState] (where they stand, and the next [Move]).
///
/// A stage runs after the stages that it needs. What becomes of it is decided here, from values
/// alone: [When] says after which outcome it may begin, [Retry] how often it is tried, [Choice]
/// what the user left out, [History] whether its work of an earlier run is still good. [Scene] is
/// what is looked at in the world just before a stage begins; whoever runs a pipeline implements
/// it, does what the moves say and tells the state what came of it.
///
/// A failure counts through every stage behind it: a stage is *broken* when it failed or when one
/// that it needs is broken. A stage that was left out, on somebody's word or by its own condition,
/// is passed over and breaks nothing.
///
/// The format of a pipeline's file, `tacho.pipeline/1`, is in the guide; its schema is
/// `dev.tacho.core.Schemas.text("tacho.pipeline/1")`.
///
/// Never here: files, processes, clocks.
@NullMarked
package dev.tacho.core.pipeline;

import org.jspecify.annotations.NullMarked;
