/// **What the tests of several rooms share.** [ApiWitness] holds a running API against its
/// OpenAPI document, [FakeNvml] makes a GPU library that misbehaves, package `curves` makes
/// training runs of which the truth is known. Real parts only: no mocks, and nothing of this
/// ships.
@NullMarked
package dev.tacho.testkit;

import org.jspecify.annotations.NullMarked;
