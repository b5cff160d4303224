package dev.tacho.mcp.schema;

import dev.tacho.core.json.Json;
import dev.tacho.core.text.NearMiss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An object with named members: the arguments of a tool, or what it answers. Immutable.
///
/// @param all the members in their order
/// @param closed whether other members are refused
public record Fields(List<Field> all, boolean closed) implements Shape {
  public Fields {
    all = List.copyOf(all);
  }

  /// One member.
  ///
  /// @param says what it means; empty where the name does
  public record Field(String name, Shape shape, String says, boolean needed) {}

  /// No members yet; others are refused.
  public static Fields only() {
    return new Fields(List.of(), true);
  }

  /// No members yet; others are let through.
  public static Fields some() {
    return new Fields(List.of(), false);
  }

  /// These members and one that must be there.
  public Fields need(String name, Shape shape, String says) {
    return with(new Field(name, shape, says, true));
  }

  /// These members and one that may be there.
  public Fields may(String name, Shape shape, String says) {
    return with(new Field(name, shape, says, false));
  }

  private Fields with(Field field) {
    List<Field> more = new ArrayList<>(all);
    more.add(field);
    return new Fields(more, closed);
  }

  @Override
  public Json.Obj schema() {
    Json.Builder members = Json.object();
    for (Field field : all) {
      Json.Builder member = Json.object().putAll(field.shape.schema());
      members.put(
          field.name,
          (field.says.isEmpty() ? member : member.put("description", field.says)).build());
    }
    Json.Builder schema = Json.object().put("type", "object").put("properties", members.build());
    List<String> needed = all.stream().filter(Field::needed).map(Field::name).toList();
    if (!needed.isEmpty()) {
      schema.put("required", Json.ofTexts(needed));
    }
    return (closed ? schema.put("additionalProperties", false) : schema).build();
  }

  @Override
  public void check(String at, Json value, List<String> faults) {
    if (!(value instanceof Json.Obj object)) {
      faults.add("'" + at + "' is no object; give its members by name");
      return;
    }
    String prefix = at.isEmpty() ? "" : at + ".";
    for (Field field : all) {
      Optional<Json> member = object.get(field.name);
      if (member.isPresent()) {
        field.shape.check(prefix + field.name, member.get(), faults);
      } else if (field.needed) {
        faults.add("'" + prefix + field.name + "' is missing; it is needed");
      }
    }
    if (closed) {
      List<String> known = all.stream().map(Field::name).toList();
      for (String name : object.members().keySet()) {
        if (!known.contains(name)) {
          String list = known.isEmpty() ? "none is taken" : "taken are " + String.join(", ", known);
          faults.add(
              "'" + prefix + name + "' is unknown" + NearMiss.suggestion(name, known) + " " + list);
        }
      }
    }
  }

  /// All that is wrong with `value`; nothing for what fits.
  public List<String> faults(Json.Obj value) {
    List<String> faults = new ArrayList<>();
    check("", value, faults);
    return List.copyOf(faults);
  }
}
