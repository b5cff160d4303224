/// Wraps a command: markers, inbox, stages, progress, end state.
module dev.tacho.recorder {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires transitive dev.tacho.store;
  requires transitive dev.tacho.process;
  requires dev.tacho.stats;
  requires dev.tacho.telemetry;
  requires dev.tacho.web;
  requires org.snakeyaml.engine.v2;

  exports dev.tacho.recorder;
  exports dev.tacho.recorder.advice;
  exports dev.tacho.recorder.pipeline;
  exports dev.tacho.recorder.tensorboard;
  exports dev.tacho.recorder.timeleft;
  exports dev.tacho.recorder.yaml;
}
