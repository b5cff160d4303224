/// What a run is: ids, states, stages, points, metrics, measurements, the canonical result, and the
/// ports.
module dev.tacho.core {
  requires static transitive org.jspecify;

  exports dev.tacho.core;
  exports dev.tacho.core.board;
  exports dev.tacho.core.json;
  exports dev.tacho.core.measure;
  exports dev.tacho.core.metric;
  exports dev.tacho.core.pipeline;
  exports dev.tacho.core.series;
  exports dev.tacho.core.text;

  uses dev.tacho.core.RunSinks;
}
