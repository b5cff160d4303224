package dev.tacho.core.measure;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What turned up while a document was read: faults, and fields that nobody asked for. Confined to
/// one thread.
final class Findings {
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, Json> unknown = new LinkedHashMap<>();
  private long errors;
  private long notListed;

  void error(String path, String problem, String remedy) {
    errors++;
    add(Fault.error(path, problem, remedy));
  }

  void warning(String path, String problem, String remedy) {
    add(Fault.warning(path, problem, remedy));
  }

  void unknown(String path, Json value) {
    unknown.put(path, value);
  }

  long errors() {
    return errors;
  }

  Map<String, Json> unknown() {
    return unknown;
  }

  List<Fault> faults() {
    if (notListed == 0) {
      return List.copyOf(faults);
    }
    List<Fault> all = new ArrayList<>(faults);
    all.add(Fault.error("", notListed + " more faults are not listed", "mend those listed first"));
    return List.copyOf(all);
  }

  private void add(Fault fault) {
    if (faults.size() < Reading.MAX_FAULTS) {
      faults.add(fault);
    } else {
      notListed++;
    }
  }
}
