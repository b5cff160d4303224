/// Commands run again and again, and what that costs.
module dev.tacho.bench {
  requires static transitive org.jspecify;
}
