/// **No answer is longer than it may be.** Start at [Page]: lines that are worth more or less,
/// cut to a [Budget] with a note of what was left out; [JsonBudget] does the same to JSON.
@NullMarked
package dev.tacho.report.budget;

import org.jspecify.annotations.NullMarked;
