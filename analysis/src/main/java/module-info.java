/// What runs mean, alone and beside each other: findings, verdicts of gates.
module dev.tacho.analysis {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires dev.tacho.stats;

  exports dev.tacho.analysis;
  exports dev.tacho.analysis.finding;
}
