/// **The one HTTP edge.** Start at [HttpDoor]: it listens at once, and loads its HTTP stack when
/// the first connection arrives. A caller describes an API as data ([Routes]) whose handlers
/// block as they like, each on a virtual thread of its own.
///
/// What every door does, so that no caller can forget it:
/// - listens on loopback or on a Unix socket ([Listen]); more needs a word of its own;
/// - answers nobody without the bearer [Token], compared in constant time;
/// - answers only to host names of its own, so that a web page cannot reach it by rebinding a
///   name; sends no CORS header;
/// - bounds connections, bytes and time ([Limits]); what it refused or dropped is counted
///   ([Traffic]);
/// - says what is wrong as `application/problem+json` ([Problem], RFC 9457).
///
/// A problem's body: `type` (`about:blank`), `title` (the status in words), `status`, `detail`
/// (one sentence), and three members of our own: `thing`, `value`, `remedy`.
///
/// A stream of server-sent events ([Answer.EventStream]) may hold, besides the caller's events,
/// `event: dropped` with the data `{"dropped":n,"total":m}` at the place where `n` events are
/// missing, and comment lines (`: beat`) that keep a silent connection open.
///
/// Never here: what a request means, printing, reading files, TLS, proxies.
@NullMarked
package dev.tacho.web;

import org.jspecify.annotations.NullMarked;
