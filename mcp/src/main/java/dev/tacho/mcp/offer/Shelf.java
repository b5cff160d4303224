package dev.tacho.mcp.offer;

import java.util.List;
import java.util.Optional;

/// Resources: what a client can read by its URI. Any thread. [#version], [#listVersion] and
/// [#complete] never fail: what cannot be read is not there.
public interface Shelf {
  /// A page of the resources there are, from the cursor of the page before. Fails with an error
  /// of the request for a cursor that is none.
  Page list(Optional<String> cursor);

  /// The kinds of URI that can be read.
  List<Template> templates();

  /// What stands at `uri`; empty when nothing does.
  Optional<Content> read(String uri, Asking asking);

  /// A text that differs whenever what stands at `uri` has changed; empty when nothing stands
  /// there. Cheap: it is asked every second.
  Optional<String> version(String uri);

  /// A text that differs whenever [#list] would. Cheap.
  String listVersion();

  /// What may stand for the variable `name` of a template or a prompt, beginning with `typed`.
  List<String> complete(String name, String typed);

  /// Some of the resources, in their order.
  ///
  /// @param next where the next page begins; empty on the last one
  record Page(List<Item> items, Optional<String> next) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /// One resource in the list.
  record Item(String uri, String name, String title, String mimeType) {}

  /// One kind of resource.
  ///
  /// @param uri with the variable parts as `{name}` (RFC 6570, level 1)
  record Template(String uri, String name, String says, String mimeType) {}

  /// What stands at a URI.
  record Content(String mimeType, String text) {}
}
