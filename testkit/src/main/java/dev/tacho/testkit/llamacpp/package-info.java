/// **llama.cpp as a second reader of what we write.** Start at [LlamaCpp].
///
/// The library inside of `de.kherud:llama` 4.2.0 (llama.cpp b4916), bound by the foreign-function
/// API in a process of its own: what it dislikes ends that process, not the tests.
@NullMarked
package dev.tacho.testkit.llamacpp;

import org.jspecify.annotations.NullMarked;
