package dev.tacho.mcp.tools;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.store.StoreException;

/// A tool of which what cannot be read is an answer that the model reads: those messages name the
/// thing, the value and the way out.
final class Careful implements Tool {
  private final Tool tool;

  Careful(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Description description() {
    return tool.description();
  }

  @Override
  public Told call(Json.Obj arguments, Asking asking) {
    try {
      return tool.call(arguments, asking);
    } catch (StoreException | ReadersException e) {
      throw McpException.tool(String.valueOf(e.getMessage()));
    }
  }
}
