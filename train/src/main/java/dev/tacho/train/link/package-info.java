/// **What workers and their keeper say to each other**: JSON, a line a message, over a socket that
/// only the keeper's own workers may open.
@NullMarked
package dev.tacho.train.link;

import org.jspecify.annotations.NullMarked;
