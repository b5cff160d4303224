/// **Why a run ended badly, as far as its traces tell.** Start at [PostMortem].
@NullMarked
package dev.tacho.analysis.postmortem;

import org.jspecify.annotations.NullMarked;
