/// **How numbers went from run to run.** Start at [Trends], which reads runs and takes them in
/// one by one and holds no more of each than its numbers; [Trend] is what came of it. Work that
/// differs never shares a line. Never here: files, clocks, printing.
@NullMarked
package dev.tacho.analysis.trend;

import org.jspecify.annotations.NullMarked;
