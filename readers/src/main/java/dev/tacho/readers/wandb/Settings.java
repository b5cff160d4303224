package dev.tacho.readers.wandb;

import dev.tacho.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A run's configuration as it is put together: nested, later values over earlier ones, W&B's own
/// part left out. Confined to one thread.
final class Settings {
  private static final String INTERNAL = "_wandb";
  private static final int DEEPEST = 50;
  private static final int MOST = 20_000;

  private final Branch root = new Branch();
  private int values;
  private long leftOut;

  /// A value, or more of them by name.
  private sealed interface Node {}

  private record Leaf(Json value) implements Node {}

  private record Branch(Map<String, Node> children) implements Node {
    Branch() {
      this(new LinkedHashMap<>());
    }

    Json.Obj toJson() {
      Json.Builder json = Json.object();
      children.forEach(
          (name, child) ->
              json.put(name, child instanceof Branch b ? b.toJson() : ((Leaf) child).value));
      return json.build();
    }
  }

  /// Sets what stands at the path; an object's members are set one by one.
  void set(List<String> path, Json value) {
    if (!path.isEmpty() && path.getFirst().equals(INTERNAL)) {
      return;
    }
    if (path.size() >= DEEPEST || values >= MOST) {
      leftOut++;
      return;
    }
    if (value instanceof Json.Obj object && (path.isEmpty() || !object.members().isEmpty())) {
      object
          .members()
          .forEach(
              (name, member) -> {
                List<String> longer = new java.util.ArrayList<>(path);
                longer.add(name);
                set(List.copyOf(longer), member);
              });
      return;
    }
    values++;
    parent(path).children.put(path.getLast(), new Leaf(value));
  }

  /// Takes away what stands at the path.
  void remove(List<String> path) {
    if (!path.isEmpty()) {
      Node _ = parent(path).children.remove(path.getLast());
    }
  }

  /// How many values were left out, for their number or depth.
  long leftOut() {
    return leftOut;
  }

  boolean isEmpty() {
    return root.children.isEmpty();
  }

  Json.Obj toJson() {
    return root.toJson();
  }

  private Branch parent(List<String> path) {
    Branch at = root;
    for (String name : path.subList(0, path.size() - 1)) {
      Node child = at.children.get(name);
      Branch next = child instanceof Branch branch ? branch : new Branch();
      at.children.put(name, next);
      at = next;
    }
    return at;
  }
}
