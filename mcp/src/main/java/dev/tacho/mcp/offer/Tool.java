package dev.tacho.mcp.offer;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.schema.Fields;

/// Something that a model can ask for. Any thread.
public interface Tool {
  /// What it is called, how it is asked and what it answers.
  Description description();

  /// Does what is asked. `arguments` have the shape that the description asks for. Fails with a
  /// [dev.tacho.mcp.rpc.McpException] of a tool that says what the model can do about it.
  Told call(Json.Obj arguments, Asking asking);

  /// How a model gets to know a tool.
  ///
  /// @param says what it does, in a sentence or two: every word of it costs the model tokens
  /// @param answer the shape of the structured part of the answer
  /// @param writes whether it changes anything
  record Description(String name, String says, Fields arguments, Fields answer, boolean writes) {}

  /// An answer: the same facts for reading and for computing.
  record Told(String text, Json.Obj facts) {}
}
