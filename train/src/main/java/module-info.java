/// Data-parallel training of a small language model, and its faults.
module dev.tacho.train {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires transitive dev.tacho.health;
  requires transitive dev.tacho.weights;

  exports dev.tacho.train;
  exports dev.tacho.train.link;
  exports dev.tacho.train.plan;
  exports dev.tacho.train.worker;
}
