/// The state of a group of workers, ours or anyone's.
module dev.tacho.health {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires dev.tacho.stats;

  exports dev.tacho.health;
  exports dev.tacho.health.checkpoint;
  exports dev.tacho.health.watch;
}
