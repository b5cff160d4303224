/// Model files, read and written without native code.
module dev.tacho.weights {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
}
