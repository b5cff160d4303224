/// The state of a group of workers, ours or anyone's.
module dev.tacho.health {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;

  exports dev.tacho.health;
}
