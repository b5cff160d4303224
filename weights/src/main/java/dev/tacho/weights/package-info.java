/// **Model files and tokenizers without native code.** A package a format.
///
/// Every file is hostile until it is read: sizes are checked before memory is taken, and nothing is
/// read outside of the file that was named.
///
/// Never here: arithmetic of models, engines, printing.
@NullMarked
package dev.tacho.weights;

import org.jspecify.annotations.NullMarked;
