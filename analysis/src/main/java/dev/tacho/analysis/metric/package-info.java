/// **What one metric did, over all of its rows.** Start at [MetricStats]: counts, ends and
/// extremes with their steps, in one pass. [Outline] is the same series in a few hundred buckets
/// that keep every extreme and every gap, for whatever looks at shapes. [MetricGroup] makes one
/// line of `layers/*/grad_norm`; [Meanings] says which way a metric is better, and who said so.
@NullMarked
package dev.tacho.analysis.metric;

import org.jspecify.annotations.NullMarked;
