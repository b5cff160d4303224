/// **What a report of several runs needs beside their verdicts.** Start at [Pack]: the runs, and a
/// row for each number that any of them has. [Flow] is a quantity over time, [Delta] a number held
/// against the first run's, [Frontier] the runs that no other beats, [Relation] whether two numbers
/// go together over runs, [Scorecard] how each run did by a few stated marks. [Ranks] is what the
/// workers of a group did, read from their own runs, [Scaling] how groups of several sizes compare,
/// [FaultDone] a fault that was done on purpose.
///
/// Never here: verdicts (a report takes those of the comparison), text, files.
@NullMarked
package dev.tacho.analysis.pack;

import org.jspecify.annotations.NullMarked;
