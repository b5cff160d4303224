/// **What is trained, for how long and how fast it learns**: the same for every worker of a group.
@NullMarked
package dev.tacho.train.plan;

import org.jspecify.annotations.NullMarked;
