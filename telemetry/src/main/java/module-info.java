/// What the machine did meanwhile: process trees, control groups, GPUs, energy.
module dev.tacho.telemetry {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;

  exports dev.tacho.telemetry;
  exports dev.tacho.telemetry.limits;
  exports dev.tacho.telemetry.machine;
  exports dev.tacho.telemetry.nvml;
}
