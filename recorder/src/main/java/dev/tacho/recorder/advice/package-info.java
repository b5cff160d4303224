/// **What a run does wrong, by rules, with evidence.** Start at [RuleBook] (the rules: data in
/// `advice.yaml`, and a user's own file) and at [Review] (a run from its files); [Advising] does
/// the same while a run is recorded.
///
/// A file of rules is `tacho.advice-rules/1`; its schema is published in core, its keys are
/// explained in `docs/guide.md`. The fold that judges is `Advisor`: the same values in the same
/// order give the same advice, live and afterwards.
///
/// Never here: what the machine is asked, printing.
@NullMarked
package dev.tacho.recorder.advice;

import org.jspecify.annotations.NullMarked;
