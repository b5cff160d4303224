package dev.tacho.process;

/// What orphans of a job used that became children of this process and have ended. It is not part
/// of the child's own [ResourceUse], since the child did not wait for them.
///
/// @param processes how many
/// @param use theirs together
public record AdoptedUse(int processes, ResourceUse use) {
  AdoptedUse plus(ResourceUse one) {
    return new AdoptedUse(processes + 1, use.plus(one));
  }
}
