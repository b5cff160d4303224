/// **Is a metric still moving, and how much does it shake?** Start at [Stability]: a robust slope
/// per step with an interval, and the noise at the begin and at the end. Linear in the values but
/// for a sort within each of 256 parts.
@NullMarked
package dev.tacho.analysis.stability;

import org.jspecify.annotations.NullMarked;
