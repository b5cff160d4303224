/// What runs mean beside each other: verdicts of gates.
module dev.tacho.analysis {
  requires static transitive org.jspecify;
}
