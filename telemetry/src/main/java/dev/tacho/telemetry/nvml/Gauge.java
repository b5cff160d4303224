package dev.tacho.telemetry.nvml;

import java.util.List;

/// One call of NVML for one device, and the series that its answer fills.
///
/// @param series their names, without the device's number
/// @param call the function, for people
/// @param reading makes the call; one value a series, in their order
record Gauge(List<String> series, String call, Reading reading) {
  /// Asks for the values of now.
  interface Reading {
    double[] of(Nvml nvml, long device) throws NvmlFault;
  }

  /// All of them, each guarded by itself where it is read.
  static final List<Gauge> ALL =
      List.of(
          new Gauge(
              List.of("gpu_pct", "gpu_memory_busy_pct"),
              "nvmlDeviceGetUtilizationRates",
              (nvml, device) -> {
                Nvml.Utilization busy = nvml.utilization(device);
                return values(busy.gpu(), busy.memory());
              }),
          new Gauge(
              List.of("gpu_memory_bytes", "gpu_memory_total_bytes"),
              "nvmlDeviceGetMemoryInfo",
              (nvml, device) -> {
                Nvml.Memory memory = nvml.memory(device);
                return values((double) memory.used(), (double) memory.total());
              }),
          new Gauge(
              List.of("gpu_power_w"),
              "nvmlDeviceGetPowerUsage",
              (nvml, device) -> values(nvml.milliwatts(device) / 1e3)),
          new Gauge(
              List.of("gpu_energy_j"),
              "nvmlDeviceGetTotalEnergyConsumption",
              (nvml, device) -> values(nvml.millijoules(device) / 1e3)),
          new Gauge(
              List.of("gpu_temperature_c"),
              "nvmlDeviceGetTemperature",
              (nvml, device) -> values(nvml.celsius(device))),
          new Gauge(
              List.of("gpu_sm_clock_mhz"),
              "nvmlDeviceGetClockInfo",
              (nvml, device) -> values(nvml.megahertz(device, Nvml.Clock.SM))),
          new Gauge(
              List.of("gpu_memory_clock_mhz"),
              "nvmlDeviceGetClockInfo",
              (nvml, device) -> values(nvml.megahertz(device, Nvml.Clock.MEMORY))),
          new Gauge(
              List.of("gpu_throttle_reasons", "gpu_throttled_power", "gpu_throttled_thermal"),
              "nvmlDeviceGetCurrentClocksEventReasons",
              (nvml, device) -> {
                long reasons = nvml.throttleReasons(device);
                return values(
                    (double) reasons,
                    Throttling.byPower(reasons) ? 1 : 0,
                    Throttling.byHeat(reasons) ? 1 : 0);
              }));

  Gauge {
    series = List.copyOf(series);
  }

  private static double[] values(double... all) {
    return all;
  }
}
