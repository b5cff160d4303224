/// What runs mean, alone and beside each other: findings, verdicts of gates.
module dev.tacho.analysis {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires dev.tacho.stats;
  requires java.logging;
  requires org.tribuo.common.tree;
  requires org.tribuo.core;
  requires org.tribuo.regression.core;
  requires org.tribuo.regression.rtree;

  exports dev.tacho.analysis.compare;
  exports dev.tacho.analysis.convergence;
  exports dev.tacho.analysis.cost;
  exports dev.tacho.analysis.finding;
  exports dev.tacho.analysis.forecast;
  exports dev.tacho.analysis.gate;
  exports dev.tacho.analysis.health;
  exports dev.tacho.analysis.importance;
  exports dev.tacho.analysis.metric;
  exports dev.tacho.analysis.moment;
  exports dev.tacho.analysis.pack;
  exports dev.tacho.analysis.postmortem;
  exports dev.tacho.analysis.query;
  exports dev.tacho.analysis.relation;
  exports dev.tacho.analysis.result;
  exports dev.tacho.analysis.schema;
  exports dev.tacho.analysis.stability;
  exports dev.tacho.analysis.stage;
  exports dev.tacho.analysis.summary;
  exports dev.tacho.analysis.verdict;
  exports dev.tacho.analysis.trend;
}
