/// Data-parallel training of a small language model, and its faults.
module dev.tacho.train {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires transitive dev.tacho.health;
  requires transitive dev.tacho.lm;
  requires dev.tacho.process;
  requires transitive dev.tacho.weights;
  requires dev.tacho.stats;
  requires org.bytedeco.javacpp;
  requires transitive org.bytedeco.pytorch;

  exports dev.tacho.train;
  exports dev.tacho.train.checkpoint;
  exports dev.tacho.train.collective;
  exports dev.tacho.train.data;
  exports dev.tacho.train.fault;
  exports dev.tacho.train.group;
  exports dev.tacho.train.link;
  exports dev.tacho.train.plan;
  exports dev.tacho.train.worker;
  exports dev.tacho.train.rendezvous;
  exports dev.tacho.train.sweep;
  exports dev.tacho.train.validate;
}
