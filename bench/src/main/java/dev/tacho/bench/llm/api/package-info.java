/// **How language models are asked, and what their streamed answers say.** Start at [Api]. Pure:
/// text in, text out; who sends it and when is not known here.
///
/// - `openai`: `POST /v1/chat/completions`; the server counts tokens, in `usage`.
/// - `openai-completions`: `POST /v1/completions`; likewise.
/// - `tgi`: `POST /generate_stream`; an event a token, the count in `details`.
/// - `triton`: `POST /v2/models/MODEL/generate_stream`; nobody counts, so chunks are counted.
/// - `tacho`: `POST /v1/tasks`, then `GET /v1/tasks/ID/stream`; the count in `end`.
///
/// Sources: the public API references of OpenAI, vLLM (the same with `stream_options`), Hugging
/// Face's text-generation-inference and NVIDIA's Triton (generate extension); `tacho` is the
/// project's own queue.
///
/// Never here: sockets, clocks, numbers.
@NullMarked
package dev.tacho.bench.llm.api;

import org.jspecify.annotations.NullMarked;
