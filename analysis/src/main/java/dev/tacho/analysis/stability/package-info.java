/// **Is a metric still moving, and how much does it shake?** Start at [Stability]: a robust slope
/// per step with an interval, and the noise at the begin and at the end, in time linear in the
/// number of values.
@NullMarked
package dev.tacho.analysis.stability;

import org.jspecify.annotations.NullMarked;
