/// **The keeper of a group of workers**: starts them, hears what they say, sees at once when one
/// ends, has their health watched, ends all of them within limits, and starts them again from
/// their newest checkpoint.
///
/// Start at [Group]. What the workers are and do is not known here but by what they say; how they
/// are started is the caller's.
///
/// No worker outlives its keeper: one that is asked to end and does not is killed; one whose
/// keeper is killed sees the end of its standard input and is, even while it is stopped, killed
/// by the kernel.
@NullMarked
package dev.tacho.train.group;

import org.jspecify.annotations.NullMarked;
