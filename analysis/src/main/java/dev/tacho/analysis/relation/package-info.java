/// **Which metrics move together.** Start at [Relations].
@NullMarked
package dev.tacho.analysis.relation;

import org.jspecify.annotations.NullMarked;
