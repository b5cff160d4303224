/// **What the tests of several rooms share.** [ApiWitness] holds a running API against its OpenAPI
/// document, [FakeNvml] makes a GPU library that misbehaves. Real parts only: no mocks, and nothing
/// of this ships.
@NullMarked
package dev.tacho.testkit;

import org.jspecify.annotations.NullMarked;
