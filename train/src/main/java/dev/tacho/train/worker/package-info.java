/// **One worker of a group**: what it is told ([WorkerOrder]) and the loop that it goes round.
@NullMarked
package dev.tacho.train.worker;

import org.jspecify.annotations.NullMarked;
