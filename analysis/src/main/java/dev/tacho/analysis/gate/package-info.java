/// **Whether a run got worse than a baseline.** Start at [Gate].
@NullMarked
package dev.tacho.analysis.gate;

import org.jspecify.annotations.NullMarked;
