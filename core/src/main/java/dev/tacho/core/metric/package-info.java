/// **What a number is a number of.** Start at [Metric]; [MetricRegistry] holds those that Tacho
/// knows, read from `metrics.txt` beside it. Never here: values.
@NullMarked
package dev.tacho.core.metric;

import org.jspecify.annotations.NullMarked;
