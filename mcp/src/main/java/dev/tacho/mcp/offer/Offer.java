package dev.tacho.mcp.offer;

import java.util.List;

/// All that the server offers.
///
/// @param name of the server
/// @param instructions what a model should know before it asks anything
public record Offer(
    String name,
    String version,
    String instructions,
    List<Tool> tools,
    Shelf shelf,
    List<Prompt> prompts) {
  public Offer {
    tools = List.copyOf(tools);
    prompts = List.copyOf(prompts);
  }
}
