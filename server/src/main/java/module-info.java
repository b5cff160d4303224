/// Runs over HTTP, read-only, while they go on.
module dev.tacho.server {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires transitive dev.tacho.store;
  requires transitive dev.tacho.web;
  requires dev.tacho.health;

  exports dev.tacho.server;
}
