/// **What an endpoint tells of itself**: requests that wait, requests in work, and how full its
/// cache of keys and values is, off its own page in Prometheus's text format. Start at [Gauges].
/// Each engine has names of its own; what none of them tells is missing.
///
/// Never here: sockets, clocks, guesses at what an unknown name means.
@NullMarked
package dev.tacho.bench.llm.scrape;

import org.jspecify.annotations.NullMarked;
