/// **How long the training will go on.** Start at [TrainingTime].
@NullMarked
package dev.tacho.analysis.forecast;

import org.jspecify.annotations.NullMarked;
