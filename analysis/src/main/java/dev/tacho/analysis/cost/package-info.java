/// **What a run was given against what it used, and what that cost.** Start at [Spending]. No
/// price and no intensity is built in: what nobody stated is missing, with the reason.
@NullMarked
package dev.tacho.analysis.cost;

import org.jspecify.annotations.NullMarked;
