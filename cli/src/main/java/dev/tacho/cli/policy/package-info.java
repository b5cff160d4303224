/// **The policy of a gate, as people keep it beside their code.** Start at [PolicyFile], which
/// reads one and tells every fault of it; [GatePolicy] is what it says, [Amount] a number with its
/// unit. The format is `tacho.gate-policy/1`, with a schema in core.
@NullMarked
package dev.tacho.cli.policy;

import org.jspecify.annotations.NullMarked;
