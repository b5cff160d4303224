/// The command line: words to actions. The only room that prints, reads arguments or exits.
module dev.tacho.cli {
  requires static org.jspecify;
  requires com.networknt.schema;
  requires dev.tacho.analysis;
  requires dev.tacho.bench;
  requires dev.tacho.core;
  requires dev.tacho.health;
  requires dev.tacho.lm;
  requires dev.tacho.mcp;
  requires dev.tacho.process;
  requires dev.tacho.readers;
  requires dev.tacho.recorder;
  requires dev.tacho.report;
  requires dev.tacho.server;
  requires dev.tacho.store;
  requires dev.tacho.telemetry;
  requires dev.tacho.train;
  requires dev.tacho.web;
  requires dev.tacho.weights;
  requires java.net.http;
}
