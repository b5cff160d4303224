/// **Numbers that say where they come from.**
@NullMarked
package dev.tacho.core.measure;

import org.jspecify.annotations.NullMarked;
