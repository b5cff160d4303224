/// Commands run again and again, and what that costs.
module dev.tacho.bench {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires dev.tacho.process;
  requires dev.tacho.stats;
  requires transitive dev.tacho.telemetry;

  exports dev.tacho.bench.arrival;
  exports dev.tacho.bench.command;
  exports dev.tacho.bench.energy;
}
