/// **Many HTTP/1.1 answers at once on one thread, with the moment at which bytes came.** Start at
/// [HttpLoop]. Each turn first reads every socket that has bytes, stamping each read, and only then
/// looks at what the bytes say, so that the work on one answer delays the stamps of no other. A
/// stamp is never earlier than the arrival; how much later it can be, [ClientWatch] knows.
///
/// Times are nanoseconds of [System#nanoTime]. A language model's endpoint is a stranger: what it
/// sends is bounded, and whatever is not HTTP ends the exchange with a [Fault].
///
/// Never here: what the bytes mean to a model's API, when to send, numbers made of many answers.
@NullMarked
package dev.tacho.bench.llm.wire;

import org.jspecify.annotations.NullMarked;
