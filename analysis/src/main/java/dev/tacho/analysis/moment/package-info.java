/// **The steps of a run that are worth a look.** Start at [KeyMoments].
@NullMarked
package dev.tacho.analysis.moment;

import org.jspecify.annotations.NullMarked;
