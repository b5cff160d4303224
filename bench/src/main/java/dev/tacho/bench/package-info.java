/// **Work done again and again under load that was planned, and what it cost.** A package a kind of
/// bench: `command`, `onnx`, `llm`; what they share has packages of its own.
///
/// Every bench writes a run: raw samples first, then the canonical result that was made of them.
/// Latencies count from the intended send.
///
/// Never here: stores, printing, verdicts; a number made from work that failed.
@NullMarked
package dev.tacho.bench;

import org.jspecify.annotations.NullMarked;
