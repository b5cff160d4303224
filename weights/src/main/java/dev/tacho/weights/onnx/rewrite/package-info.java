/// **Models made smaller by changing their graph.** Start at [Rewriting], which lists what can be
/// made; [Rewritten] says what was changed and what was left as it was, with the reason.
///
/// Integers are symmetric for weights (one scale a column, zero stays zero) and asymmetric, of
/// eight bits without a sign, for what flows between operators. Whether an engine really computes
/// with them is another question: [FloatProducts] answers it from the graph that the engine made.
///
/// Never here: running a model; a judgement of what an error means.
@NullMarked
package dev.tacho.weights.onnx.rewrite;

import org.jspecify.annotations.NullMarked;
