/// Work done again and again under load that was planned, and what it cost.
module dev.tacho.bench {
  requires static transitive org.jspecify;
  requires com.microsoft.onnxruntime;
  requires transitive dev.tacho.core;
  requires dev.tacho.process;
  requires dev.tacho.stats;
  requires java.net.http;
  requires transitive dev.tacho.telemetry;
  requires dev.tacho.weights;

  exports dev.tacho.bench.arrival;
  exports dev.tacho.bench.command;
  exports dev.tacho.bench.energy;
  exports dev.tacho.bench.llm.api;
  exports dev.tacho.bench.llm.wire;
  exports dev.tacho.bench.llm;
  exports dev.tacho.bench.load;
  exports dev.tacho.bench.onnx;
  exports dev.tacho.bench.profile;
  exports dev.tacho.bench.target;
}
