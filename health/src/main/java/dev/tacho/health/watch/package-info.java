/// **What is wrong with a group of workers**, from what is heard of them: a fold that keeps no
/// clock, no thread and no file. Start at [Watch].
@NullMarked
package dev.tacho.health.watch;

import org.jspecify.annotations.NullMarked;
