/// **Runs of the older run tracker.** Start at [ManifestFormat]: a folder with `manifest.jsonl`,
/// the last whole record of which is the run; `telemetry.jsonl` beside it is what the machine did
/// meanwhile. The tracker keeps no sequence, no version and no checksum, and nobody writes down
/// that it died: a record that says `running` may be of a run that ended long ago.
@NullMarked
package dev.tacho.readers.tracker;

import org.jspecify.annotations.NullMarked;
