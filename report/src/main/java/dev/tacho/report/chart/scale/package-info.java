/// **Values into places along an axis.** Start at [Scaled]: what a face asks for the place of a
/// value and for the round numbers beside the axis.
@NullMarked
package dev.tacho.report.chart.scale;

import org.jspecify.annotations.NullMarked;
