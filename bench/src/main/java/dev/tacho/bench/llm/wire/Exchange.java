package dev.tacho.bench.llm.wire;

/// One request and its answer, as long as that is not whole. Confined to the loop's thread.
public final class Exchange {
  private final Connection connection;
  private final Answer answer;
  private boolean ended;

  Exchange(Connection connection, Answer answer) {
    this.connection = connection;
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }

  /// Gives the answer up by closing the connection; nothing more is told of it.
  public void cancel() {
    if (!ended) {
      ended = true;
      connection.drop();
    }
  }

  void end(long nanos) {
    if (!ended) {
      ended = true;
      answer.end(nanos);
    }
  }

  void fail(Fault fault, String detail, long nanos) {
    if (!ended) {
      ended = true;
      answer.failed(fault, detail, nanos);
    }
  }
}
