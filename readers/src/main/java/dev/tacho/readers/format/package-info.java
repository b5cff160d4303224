/// **What a format is to the readers.** Start at [RunFormat]: it says which runs lie at a
/// [Place], and streams one of them into a [RunIntake]. Each format has a package of its own that
/// uses this one and no other format. What it must withstand is the contract of the tests:
/// whatever bytes it is given, it ends, in bounded memory, and tells what it left out.
@NullMarked
package dev.tacho.readers.format;

import org.jspecify.annotations.NullMarked;
