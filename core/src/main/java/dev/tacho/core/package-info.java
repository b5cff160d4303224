/// **What a run is.**
@NullMarked
package dev.tacho.core;

import org.jspecify.annotations.NullMarked;
