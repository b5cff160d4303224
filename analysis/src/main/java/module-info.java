/// What runs mean beside each other: verdicts of gates.
module dev.tacho.analysis {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires dev.tacho.stats;

  exports dev.tacho.analysis;
}
