/// **What files of timings share**: [Timings] makes measurements of times that another program
/// took, [Lines] reads a text of bounded size line by line.
@NullMarked
package dev.tacho.readers.timing;

import org.jspecify.annotations.NullMarked;
