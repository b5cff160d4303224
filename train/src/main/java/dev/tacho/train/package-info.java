/// **Data-parallel training**: what is common to its packages.
@NullMarked
package dev.tacho.train;

import org.jspecify.annotations.NullMarked;
