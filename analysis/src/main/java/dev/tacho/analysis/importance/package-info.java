/// **Which settings a result depends on, over a set of runs.** Start at [Importance]. The
/// forest is a library's ([Forest] is the only class that knows it).
@NullMarked
package dev.tacho.analysis.importance;

import org.jspecify.annotations.NullMarked;
