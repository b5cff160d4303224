/// **What runs mean, alone and beside each other.** A package a concept; their signs say which.
///
/// Pure: runs come in as [dev.tacho.core.RunReader]s, what they mean goes out as records. What
/// cannot be compared is not compared, and says why.
///
/// Never here: stores, files, clocks, printing.
@NullMarked
package dev.tacho.analysis;

import org.jspecify.annotations.NullMarked;
