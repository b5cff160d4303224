/// **Processes that do one thing together and are done**: started with an order each, heard line by
/// line, ended within limits. Trainings, which last, have `train.group` instead.
@NullMarked
package dev.tacho.train.crew;

import org.jspecify.annotations.NullMarked;
