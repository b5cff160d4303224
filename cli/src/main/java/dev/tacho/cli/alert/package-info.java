/// **Watching for something.** Start at [Alarm]: it is shown a run again and again, says each
/// [Alert] once, and sends it to its [Target]s. What is watched for is an [AlertRule].
///
/// An alert says what was seen, where, and of which run; it is sent as `tacho.alert/1`, or as
/// text where the receiver takes only that. A target's address may be a secret: what is printed
/// of it is its host.
///
/// Never here: whether a run is well. A rule holds or it does not.
@NullMarked
package dev.tacho.cli.alert;

import org.jspecify.annotations.NullMarked;
