/// **trackio's runs**: a SQLite database a project, `<project>.db`. Start at [TrackioFormat].
/// Table metrics: a row a logged step with its time and its values as JSON, in which NaN and
/// infinities are texts; configs: what was configured, a row a run; system_metrics: what the
/// machine did; alerts. trackio does not write down how a run ended.
@NullMarked
package dev.tacho.readers.trackio;

import org.jspecify.annotations.NullMarked;
