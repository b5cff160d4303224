/// **What the machine did meanwhile**: process trees, control groups, the host, GPUs, energy.
///
/// Start at [Source], one kind of counter, and [Sampler], the thread that reads all of them once
/// a second into a [Tick]. A source finds out by trying what it can read and says so in its
/// [dev.tacho.core.Counter]s; what is not there is missing with a reason in words, never zero.
///
/// A package a thing that is read: `tree`, `cgroup`, `limits`, `host`, `energy`, and `device` for
/// GPUs and boards; `machine` opens all of them. Two hold what these stand on: `kernel`, small
/// files read cheaply, and `helper`, programs started beside a run. `nvml` is what such a program
/// of ours does.
///
/// What never happens here: printing, writing a run, judging a value, harming what is observed.
/// A source that may hang or crash talks to a process of its own; one that throws costs its own
/// counters only.
@NullMarked
package dev.tacho.telemetry;

import org.jspecify.annotations.NullMarked;
