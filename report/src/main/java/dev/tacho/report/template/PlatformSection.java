package dev.tacho.report.template;

import dev.tacho.analysis.compare.ConfigDiff;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Device;
import dev.tacho.core.measure.Result;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where each run ran and how it was set up, side by side; what differs is marked.
final class PlatformSection {
  private static final int MOST_SETTINGS = 120;

  private PlatformSection() {}

  static Section platform(Pack pack, Names names) {
    List<Map<String, String>> all = pack.runs().stream().map(PlatformSection::facts).toList();
    return new Section(
        "platform",
        "Platform",
        List.of(
            table(pack, all, names.of("platform table"), "Where each run ran", "not recorded")));
  }

  static Section configuration(Pack pack, Names names) {
    List<Map<String, String>> all = new ArrayList<>();
    for (PackRun run : pack.runs()) {
      Map<String, String> settings = new TreeMap<>();
      add(run.summary().header().configuration(), settings);
      run.result().workload().ifPresent(work -> add(work.parameters(), settings));
      all.add(settings);
    }
    List<Block> blocks = new ArrayList<>();
    if (all.stream().allMatch(Map::isEmpty)) {
      blocks.add(
          new Block.Note("No run told its configuration. tacho run --config FILE takes one down."));
    } else {
      blocks.add(
          table(pack, all, names.of("configuration table"), "How each run was set up", "not set"));
    }
    return new Section("configuration", "Configuration", blocks);
  }

  private static void add(Json.Obj from, Map<String, String> into) {
    ConfigDiff.flat(from).forEach((name, value) -> into.put(name, text(value)));
  }

  private static String text(Json value) {
    return switch (value) {
      case Json.Str(var text) -> text;
      case Json.Num number -> Numbers.text(number.asDouble(), 12);
      case Json.Obj _, Json.Arr _, Json.Bool _, Json.Null _ -> value.toString();
    };
  }

  private static Map<String, String> facts(PackRun run) {
    Map<String, String> facts = new LinkedHashMap<>();
    RunHeader header = run.summary().header();
    put(facts, "host", header.host().name());
    put(facts, "system", header.host().system());
    put(facts, "architecture", header.host().architecture());
    header.host().cpus().ifPresent(n -> put(facts, "processors", Integer.toString(n)));
    header.host().memoryBytes().ifPresent(n -> put(facts, "memory", Numbers.bytes(n)));
    header
        .git()
        .ifPresent(
            git -> put(facts, "commit", git.commit() + (git.dirty() ? ", with changes" : "")));
    put(facts, "command", String.join(" ", header.command()));
    header.startedAt().ifPresent(at -> put(facts, "started", at.toString()));
    put(facts, "recorded by", header.writer());
    run.result().main().ifPresent(result -> of(result, facts));
    return facts;
  }

  private static void of(Result result, Map<String, String> facts) {
    put(facts, "measured by", result.tool().name() + " " + result.tool().version());
    result.platform().hardware().ifPresent(text -> put(facts, "hardware", text));
    for (Device device : result.platform().devices()) {
      put(facts, device.id(), device.name() + " (" + device.kind() + ")");
      device.facts().forEach((name, value) -> put(facts, device.id() + " " + name, value));
    }
    result.platform().software().forEach((name, version) -> put(facts, name, version));
  }

  private static void put(Map<String, String> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.put(name, value);
    }
  }

  private static Block.Table table(
      Pack pack, List<Map<String, String>> all, String name, String caption, String absent) {
    List<String> keys = new ArrayList<>();
    all.forEach(one -> one.keySet().stream().filter(k -> !keys.contains(k)).forEach(keys::add));
    List<Block.Column> columns = new ArrayList<>();
    columns.add(Block.Column.left(""));
    pack.runs().forEach(run -> columns.add(Block.Column.left(run.title())));
    boolean several = pack.runs().size() > 1;
    if (several) {
      columns.add(Block.Column.left("same"));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (String key : keys.subList(0, Math.min(MOST_SETTINGS, keys.size()))) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(key));
      HashSet<String> values = new HashSet<>();
      for (Map<String, String> one : all) {
        String value = one.get(key);
        values.add(value == null ? absent : value);
        row.add(value == null ? Cell.missing(absent) : Cell.of(value));
      }
      if (several) {
        row.add(values.size() == 1 ? Cell.of("yes") : Cell.of("differs").toned(Tone.WARN));
      }
      rows.add(row);
    }
    String more =
        keys.size() > MOST_SETTINGS
            ? "; " + (keys.size() - MOST_SETTINGS) + " more are left out"
            : "";
    return new Block.Table(name, caption + more, columns, rows);
  }
}
