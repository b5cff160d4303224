package dev.tacho.telemetry.nvml;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One GPU: what it can tell, and what it tells now. Confined to one thread.
final class NvmlDevice {
  /// Filled by the parent from the processes that the driver names.
  private static final String PROCESSES = "gpu_tree_memory_bytes";

  private static final String PROCESSES_CALL = "nvmlDeviceGetComputeRunningProcesses";

  private final Nvml nvml;
  private final int index;
  private final long handle;
  private final List<Gauge> live = new ArrayList<>();
  private final List<Json> counters = new ArrayList<>();
  private boolean hasProcesses;

  private NvmlDevice(Nvml nvml, int index, long handle) {
    this.nvml = nvml;
    this.index = index;
    this.handle = handle;
  }

  /// The device, found by trying everything once. One that gives no handle has no live counter.
  static NvmlDevice open(Nvml nvml, int index) {
    try {
      NvmlDevice device = new NvmlDevice(nvml, index, nvml.device(index));
      device.tryAll();
      return device;
    } catch (NvmlFault fault) {
      NvmlDevice lost = new NvmlDevice(nvml, index, 0);
      Gauge.ALL.forEach(gauge -> lost.counters(gauge, fault.reason()));
      lost.counter(PROCESSES, PROCESSES_CALL, fault.reason());
      return lost;
    }
  }

  /// How the device is called; what it does not tell is left out.
  Json description() {
    Json.Builder json = Json.object().put("index", index);
    if (handle != 0) {
      putIfTold(json, "name", () -> Json.of(nvml.name(handle)));
      putIfTold(json, "uuid", () -> Json.of(nvml.uuid(handle)));
      putIfTold(json, "mig", () -> Json.of(nvml.isMig(handle)));
    }
    return json.build();
  }

  /// The counters as they were found, those that are missing with the reason.
  List<Json> counters() {
    return List.copyOf(counters);
  }

  /// Puts the values of now.
  void read(Json.Builder values, Json.Builder lost, Json.Builder processes) {
    for (Gauge gauge : live) {
      try {
        double[] now = gauge.reading().of(nvml, handle);
        for (int i = 0; i < now.length; i++) {
          values.put(named(gauge.series().get(i)), now[i]);
        }
      } catch (NvmlFault fault) {
        gauge.series().forEach(series -> lost.put(named(series), fault.reason()));
      }
    }
    if (hasProcesses) {
      try {
        processes.put(Integer.toString(index), bytesOf(nvml.processes(handle)));
      } catch (NvmlFault fault) {
        lost.put(named(PROCESSES), fault.reason());
      }
    }
  }

  private void tryAll() {
    for (Gauge gauge : Gauge.ALL) {
      try {
        double[] _ = gauge.reading().of(nvml, handle);
        live.add(gauge);
        gauge.series().forEach(series -> counter(series, gauge.call(), ""));
      } catch (NvmlFault fault) {
        if (!fault.isLasting()) {
          live.add(gauge);
        }
        counters(gauge, reason(fault));
      }
    }
    try {
      Map<Long, Long> _ = nvml.processes(handle);
      hasProcesses = true;
      counter(PROCESSES, PROCESSES_CALL, "");
    } catch (NvmlFault fault) {
      hasProcesses = !fault.isLasting();
      counter(PROCESSES, PROCESSES_CALL, reason(fault));
    }
  }

  /// MIG is the usual reason for what a device that could do it does not support.
  private String reason(NvmlFault fault) {
    try {
      return fault.isLasting() && nvml.isMig(handle)
          ? fault.reason() + "; MIG is on, which takes this counter away"
          : fault.reason();
    } catch (NvmlFault _) {
      return fault.reason();
    }
  }

  private void counters(Gauge gauge, String missing) {
    gauge.series().forEach(series -> counter(series, gauge.call(), missing));
  }

  private void counter(String series, String call, String missing) {
    Json.Builder json = Json.object().put("series", named(series)).put("call", call);
    if (!missing.isEmpty()) {
      json.put("missing", missing);
    }
    counters.add(json.build());
  }

  private String named(String series) {
    return series + "/" + index;
  }

  private static Json bytesOf(Map<Long, Long> processes) {
    Json.Builder json = Json.object();
    processes.forEach((pid, bytes) -> json.put(Long.toString(pid), bytes));
    return json.build();
  }

  private static void putIfTold(Json.Builder json, String name, Told told) {
    try {
      json.put(name, told.get());
    } catch (NvmlFault _) {
      // a device without a name is still a device
    }
  }

  /// A fact that a device may not tell.
  private interface Told {
    Json get() throws NvmlFault;
  }
}
