/// **Real faults in real workers while they train**, and how the group took them: when it was
/// noticed, whether the right worker and cause were named, whether training went on, and what was
/// lost.
///
/// Start at [FaultTest]. Nothing is pretended: a killed worker is killed, a full disk is full, a
/// cut network passes no packet. What a machine does not allow is told as not run, with the reason.
@NullMarked
package dev.tacho.train.fault;

import org.jspecify.annotations.NullMarked;
