/// The one HTTP edge: loopback by default, bearer tokens, limits, server-sent events, OpenAPI
/// check.
module dev.tacho.web {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.vertx.core;
  requires java.logging;

  exports dev.tacho.web;
}
