/// **Fields of a protocol buffer, read where they lie.** Start at [Wire]. No messages are made: a
/// format that stores millions of small records takes the few fields that it needs.
///
/// Never here: what the fields mean.
@NullMarked
package dev.tacho.readers.wire;

import org.jspecify.annotations.NullMarked;
