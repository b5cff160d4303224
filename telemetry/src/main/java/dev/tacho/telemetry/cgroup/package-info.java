/// **Control groups, version 1 and 2**: what a group that a run has for itself counted. Start
/// at [Cgroup]. Groups are made and removed elsewhere; here they are read.
@NullMarked
package dev.tacho.telemetry.cgroup;

import org.jspecify.annotations.NullMarked;
