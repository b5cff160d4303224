/// **What a bench is held against.** A [Profile] says how load is offered for a use (a car, a
/// battery, a pull request) and which limits must be kept; [Profiles] reads those that come with
/// the
/// program and those of a user's file, and refuses what it does not understand. See decision 176.
///
/// Every limit becomes a check of the result: passed, failed, or undecided with the reason. A
/// limit
/// that nobody could measure is never a pass.
@NullMarked
package dev.tacho.bench.profile;

import org.jspecify.annotations.NullMarked;
