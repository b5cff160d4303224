package dev.tacho.analysis.summary;

import dev.tacho.core.json.Json;
import dev.tacho.core.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A configuration in lines, what usually decides a training first.
final class Configuration {
  /// Part of a name by which it matters, most telling first.
  private static final String[] MATTERS = {
    "lr",
    "learning_rate",
    "batch",
    "optim",
    "model",
    "arch",
    "seed",
    "epochs",
    "max_steps",
    "weight_decay",
    "warmup",
    "schedul",
    "dropout",
    "hidden",
    "layers",
    "d_model",
    "precision",
    "dtype",
    "dataset",
    "data"
  };

  private Configuration() {}

  /// All of it, nested names joined by dots.
  static List<RunSummary.Setting> of(Json.Obj configuration) {
    List<RunSummary.Setting> all = new ArrayList<>();
    add("", configuration, all, 8);
    all.sort((a, b) -> Integer.compare(rank(a.name()), rank(b.name())));
    return all;
  }

  private static void add(String prefix, Json.Obj from, List<RunSummary.Setting> all, int deep) {
    for (Map.Entry<String, Json> member : from.members().entrySet()) {
      String name = prefix + member.getKey();
      if (member.getValue() instanceof Json.Obj nested && deep > 0) {
        add(name + ".", nested, all, deep - 1);
      } else if (member.getValue() instanceof Json.Str text) {
        all.add(new RunSummary.Setting(name, text.value()));
      } else if (member.getValue() instanceof Json.Num(var literal) && literal.indexOf('E') >= 0) {
        // 3.0E-4 as people write it
        double value = Double.parseDouble(literal);
        all.add(new RunSummary.Setting(name, Numbers.text(value)));
      } else {
        all.add(new RunSummary.Setting(name, member.getValue().toString()));
      }
    }
  }

  private static int rank(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (int i = 0; i < MATTERS.length; i++) {
      boolean fits = MATTERS[i].length() <= 2 ? last.equals(MATTERS[i]) : last.contains(MATTERS[i]);
      if (fits) {
        return i;
      }
    }
    return MATTERS.length;
  }
}
