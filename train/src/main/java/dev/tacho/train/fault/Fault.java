package dev.tacho.train.fault;

import dev.tacho.train.group.GroupPlan.Recovery;

/// One fault that is to be done.
///
/// @param number from 1, in the order of the test
/// @param rank whose
/// @param step in which it is done
/// @param recovery of the group
public record Fault(int number, FaultKind kind, int rank, long step, Recovery recovery) {}
