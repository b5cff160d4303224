/// **A real server that streams tokens as planned, and knows when it did.** Start at
/// [TinyLlmServer]: a process of its own that speaks the APIs of language models, misbehaves where
/// told to, and logs the moment of each of its writes on the clock that all processes of a machine
/// share. [StartedServer] starts one and reads its log.
@NullMarked
package dev.tacho.testkit.llm;

import org.jspecify.annotations.NullMarked;
