/// **How long the training will go on.** Start at [TimeLeft].
@NullMarked
package dev.tacho.analysis.forecast;

import org.jspecify.annotations.NullMarked;
