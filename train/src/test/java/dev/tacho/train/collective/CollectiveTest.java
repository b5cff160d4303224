package dev.tacho.train.collective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.lm.Libtorch;
import dev.tacho.train.TrainException;
import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.rendezvous.Rendezvous;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workers are threads here: Gloo's sockets are the same between them.
@Timeout(60)
class CollectiveTest {
  private static final int LENGTH = 10_007;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @BeforeAll
  static void load() {
    Libtorch.load(Path.of(System.getProperty("java.io.tmpdir"), "tacho-libtorch-test"));
  }

  /// What a worker does once it has met the others.
  private interface Part<T> {
    T of(Collective group) throws Exception;
  }

  private <T> List<T> together(int world, Duration limit, Part<T> part)
      throws InterruptedException, ExecutionException {
    var at = new Meeting.SharedFile(folder.resolve("meeting"));
    return together(world, limit, at, CollectiveWatch.NOBODY, part);
  }

  private static <T> List<T> together(
      int world, Duration limit, Meeting at, CollectiveWatch watch, Part<T> part)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(world)) {
      List<Callable<T>> parts = new ArrayList<>();
      for (int rank = 0; rank < world; rank++) {
        Rendezvous own = new Rendezvous(rank, world, at, limit);
        parts.add(
            () -> {
              try (Collective group = Collective.join(own, watch)) {
                return part.of(group);
              }
            });
      }
      List<T> done = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(parts)) {
        done.add(each.get());
      }
      return done;
    }
  }

  private static String refusal(Rendezvous at) {
    return assertThrows(
            TrainException.class, () -> Collective.join(at, CollectiveWatch.NOBODY).close())
        .getMessage();
  }

  private static float[] numbers(int rank) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(rank);
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) (random.nextGaussian() * (rank + 1));
    }
    return values;
  }

  private static float[] copy(Tensor tensor) {
    float[] values = new float[LENGTH];
    var _ = tensor.data_ptr_float().get(values);
    return values;
  }

  private static Tensor tensor(float[] values) {
    Tensor made = torch.zeros(values.length);
    var _ = made.data_ptr_float().put(values);
    return made;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void sum_isTheSumWithTheSameBitsOnEveryRank(int world) throws Exception {
    List<float[]> parts = IntStream.range(0, world).mapToObj(CollectiveTest::numbers).toList();
    List<float[]> sums =
        together(
            world,
            LIMIT,
            group -> {
              try (var _ = new PointerScope()) {
                Tensor flat = tensor(parts.get(group.rank()));
                var spent = group.sum(List.of(flat));
                assertTrue(spent.waitNanos() >= 0 && spent.reduceNanos() >= 0);
                return copy(flat);
              }
            });
    sums.forEach(sum -> assertArrayEquals(sums.getFirst(), sum));
    for (int i = 0; i < LENGTH; i++) {
      double exact = 0;
      double size = 0;
      for (float[] part : parts) {
        exact += part[i];
        size += Math.abs(part[i]);
      }
      assertEquals(exact, sums.getFirst()[i], 1e-6 * size);
    }
  }

  @Test
  void whatOneWorkerDoesAlone_mayTakeLongerThanACollective() throws Exception {
    List<Double> sums =
        together(
            2,
            Duration.ofSeconds(1),
            group -> {
              if (group.rank() == 0) {
                Thread.sleep(1_800);
                group.tell("the checkpoint of step 10");
              } else {
                long waited = group.await("the checkpoint of step 10", LIMIT);
                assertTrue(waited > 1_000_000_000L, "waited " + waited);
              }
              return group.sum(1)[0];
            });
    assertEquals(List.of(2.0, 2.0), sums);
  }

  @Test
  void whatIsNeverDone_endsTheWaitInASentence() {
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () ->
                together(
                    2,
                    LIMIT,
                    group ->
                        group.rank() == 0
                            ? 0L
                            : group.await("the checkpoint of step 10", Duration.ofSeconds(1))));
    assertEquals(
        "rank 1 waited 1 s for the checkpoint of step 10, which another worker has not done",
        failed.getCause().getMessage());
  }

  @Test
  void partsThatSomeBeginBeforeTheSum_haveTheBitsOfPartsThatNobodyBegins() throws Exception {
    List<float[]> sums =
        together(
            3,
            LIMIT,
            group -> {
              try (var _ = new PointerScope()) {
                Tensor late = tensor(numbers(group.rank()));
                Spent _ = group.sum(List.of(late.narrow(0, 0, 6_000), rest(late)));
                Tensor early = tensor(numbers(group.rank()));
                group.begin(early.narrow(0, 0, 6_000));
                if (group.rank() == 1) {
                  group.begin(rest(early));
                  Spent _ = group.sum(List.of());
                } else {
                  Spent _ = group.sum(List.of(rest(early)));
                }
                assertTrue(late.equal(early));
                return copy(early);
              }
            });
    sums.forEach(sum -> assertArrayEquals(sums.getFirst(), sum));
  }

  private static Tensor rest(Tensor all) {
    return all.narrow(0, 6_000, LENGTH - 6_000);
  }

  @Test
  void whatWasSummedBeforeTheLastCame_isNotWaitedForAgain() throws Exception {
    Duration late = Duration.ofMillis(300);
    List<Spent> spent =
        together(
            2,
            LIMIT,
            group -> {
              try (var _ = new PointerScope()) {
                Tensor part = tensor(numbers(group.rank()));
                group.begin(part);
                if (group.rank() == 1) {
                  Thread.sleep(late);
                }
                return group.sum(List.of());
              }
            });
    assertTrue(spent.getFirst().waitNanos() > late.toNanos() / 2, spent::toString);
    assertTrue(spent.getFirst().reduceNanos() < late.toNanos() / 2, spent::toString);
  }

  @Test
  void fewNumbers_areSummedPlaceByPlace() throws Exception {
    together(2, LIMIT, group -> group.sum(group.rank(), 0.1, Double.NaN))
        .forEach(all -> assertArrayEquals(new double[] {1, 0.2, Double.NaN}, all));
  }

  @Test
  void watcher_isToldOfEachBeforeAndAfter() throws Exception {
    List<String> told = new ArrayList<>();
    CollectiveWatch watch =
        new CollectiveWatch() {
          @Override
          public synchronized void entered(long number, String collective) {
            told.add(number + " " + collective);
          }

          @Override
          public synchronized void left(long number) {
            told.add(number + " left");
          }
        };
    var at = new Meeting.SharedFile(folder.resolve("meeting"));
    var _ =
        together(
            2,
            LIMIT,
            at,
            watch,
            group -> {
              group.barrier();
              return group.world();
            });
    assertEquals(
        List.of(
            "1 left",
            "1 left",
            "1 rendezvous",
            "1 rendezvous",
            "2 barrier",
            "2 barrier",
            "2 left",
            "2 left"),
        told.stream().sorted().toList());
  }

  @Test
  void rankThatStaysAway_isNamedWithinTheLimit() {
    var at = new Meeting.SharedFile(folder.resolve("meeting"));
    var own = new Rendezvous(0, 2, at, Duration.ofMillis(300));
    assertEquals(
        "rank 0 waited 0.3 s at " + at.text() + ": rank 1 of 2 did not come", refusal(own));
  }

  @Test
  void rankThatLeaves_breaksTheOthersCollective() throws Exception {
    List<String> messages =
        together(
            2,
            LIMIT,
            group -> {
              if (group.rank() == 1) {
                return "";
              }
              try (var _ = new PointerScope()) {
                var _ = group.sum(List.of(torch.zeros(LENGTH)));
                return "no fault";
              } catch (TrainException e) {
                return e.getMessage();
              }
            });
    assertEquals(
        "rank 0: all-reduce (collective 2) broke: the connection to another worker was closed,"
            + " it ended or was cut off",
        messages.getFirst());
  }

  @Test
  void rankThatDoesNotTakePart_endsTheOthersWaitAtItsLimit() throws Exception {
    Duration limit = Duration.ofMillis(700);
    List<String> messages =
        together(
            2,
            limit,
            group -> {
              if (group.rank() == 1) {
                Thread.sleep(limit.multipliedBy(3));
                return "";
              }
              try {
                group.barrier();
                return "no fault";
              } catch (TrainException e) {
                return e.getMessage();
              }
            });
    assertEquals(
        "rank 0: barrier (collective 2) did not end within 0.7 s: another worker did not take"
            + " part",
        messages.getFirst());
  }

  @Test
  void severalHosts_meetAtAPort() throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var at = new Meeting.Port("127.0.0.1", port);
    assertEquals(
        List.of(2.0, 2.0),
        together(2, LIMIT, at, CollectiveWatch.NOBODY, group -> group.sum(1)[0]));
  }

  @Test
  void portInUse_isOneSentence() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var at = new Meeting.Port("127.0.0.1", other.getLocalPort());
      assertEquals(
          at.text() + " is in use by another program; name another port for the rendezvous",
          refusal(new Rendezvous(0, 2, at, LIMIT)));
    }
  }

  @Test
  void addressOfAnotherHost_cannotBeListenedAt() {
    var at = new Meeting.Port("192.0.2.1", 29_500);
    assertEquals(
        "tcp://192.0.2.1:29500 is no address of this host, where rank 0 listens; name one that is",
        refusal(new Rendezvous(0, 2, at, LIMIT)));
  }

  @Test
  void nobodyListens_otherRanksSayForHowLongTheyWaited() {
    var at = new Meeting.Port("127.0.0.1", 1);
    var own = new Rendezvous(1, 2, at, Duration.ofMillis(200));
    assertEquals("rank 1 waited 0.2 s for rank 0 to listen at tcp://127.0.0.1:1", refusal(own));
  }
}
