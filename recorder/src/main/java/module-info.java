/// Wraps a command: markers, inbox, stages, progress, end state.
module dev.tacho.recorder {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires transitive dev.tacho.store;
  requires dev.tacho.process;
  requires dev.tacho.stats;
  requires dev.tacho.telemetry;
  requires dev.tacho.web;
  requires org.snakeyaml.engine.v2;

  exports dev.tacho.recorder;
  exports dev.tacho.recorder.advice;
}
