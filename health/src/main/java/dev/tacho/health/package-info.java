/// **The state of a group of workers**, ours or anyone's: what each last said, what is wrong, since
/// when, and what to do.
@NullMarked
package dev.tacho.health;

import org.jspecify.annotations.NullMarked;
