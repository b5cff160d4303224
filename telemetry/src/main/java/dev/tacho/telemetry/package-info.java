/// **What the machine did meanwhile**: process trees, control groups, the host, GPUs, energy.
///
/// Start at [Source], one kind of counter, and [Sampler], the thread that reads all of them once
/// a second into a [Tick]. A source finds out by trying what it can read and says so in its
/// [dev.tacho.core.Counter]s; what is not there is missing with a reason in words, never zero.
///
/// Linux's own figures are read by `ProcessTree` (`Quantities` has the rule by which nothing that
/// a process used counts twice or is lost), `Cgroup` and `Host`, all by way of `ProcText`.
///
/// [Sources] opens them, and [Survey] asks each what it finds outside of a run. Values of devices
/// without a library of ours are [Gauge]s: a range of what can be, and a reason for all else.
///
/// What never happens here: printing, writing a run, judging a value, harming what is observed.
/// A source that may hang or crash talks to a process of its own; one that throws costs its own
/// counters only.
@NullMarked
package dev.tacho.telemetry;

import org.jspecify.annotations.NullMarked;
