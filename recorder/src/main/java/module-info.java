/// Wraps a command: markers, inbox, stages, progress, end state.
module dev.tacho.recorder {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires transitive dev.tacho.store;
  requires dev.tacho.process;
  requires dev.tacho.stats;
<<<<<<< HEAD
  requires dev.tacho.telemetry;
=======
>>>>>>> dc3d772 (recorder: advice by rules as data)
  requires dev.tacho.web;
  requires org.snakeyaml.engine.v2;

  exports dev.tacho.recorder;
  exports dev.tacho.recorder.advice;
}
