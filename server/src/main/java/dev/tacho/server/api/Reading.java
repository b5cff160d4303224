package dev.tacho.server.api;

import dev.tacho.store.StoreException;
import dev.tacho.web.Problem;
import dev.tacho.web.WebException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Reads files for requests, on two threads of its own: so that many clients share two readers,
/// and a client that leaves does not interrupt a file that is being read. Any thread.
final class Reading implements AutoCloseable {
  private static final int READERS = 2;

  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          READERS, Thread.ofPlatform().daemon().name("tacho-server-reader-", 0).factory());

  /// What `work` found. Fails with the answer for the client where a run cannot be read.
  <T> T read(Callable<T> work) throws InterruptedException {
    Future<T> found = readers.submit(work);
    try {
      return found.get();
    } catch (InterruptedException e) {
      found.cancel(false);
      throw e;
    } catch (ExecutionException e) {
      throw said(e);
    }
  }

  private static RuntimeException said(ExecutionException failed) {
    if (failed.getCause() instanceof WebException refused) {
      return refused;
    }
    if (failed.getCause() instanceof StoreException e) {
      return new WebException(
          new Problem(
              503, "the store", String.valueOf(e.getMessage()), "look at it with tacho list"));
    }
    return new IllegalStateException(failed);
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
