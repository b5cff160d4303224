/// Quantiles with intervals, bootstrap, robust slopes, change-points, rank tests. Pure functions.
module dev.tacho.stats {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;

  exports dev.tacho.stats;
}
