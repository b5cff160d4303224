/// Runs for assistants, by the Model Context Protocol.
module dev.tacho.mcp {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires transitive dev.tacho.store;
  requires transitive dev.tacho.readers;
  requires dev.tacho.analysis;
  requires dev.tacho.report;
  requires dev.tacho.web;

  exports dev.tacho.mcp;
}
