/// **What each stage of a curriculum did to a metric.** Start at [StageTable].
@NullMarked
package dev.tacho.analysis.stage;

import org.jspecify.annotations.NullMarked;
