package dev.tacho.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {
  private static final int QUEUE = 100;
  private static final String PADDING = "x".repeat(2000);

  private final BlockingQueue<EventFeed> feeds = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean goOn = new AtomicBoolean();
  private final Routes routes =
      Routes.of(
          Route.get(
              "/three",
              ask ->
                  Answer.events(
                      feed -> {
                        feed.send(Event.of("one"));
                        feed.send(Event.of("named", "two\nlines").withId("7"));
                        feed.send(Event.of(""));
                      })),
          Route.get(
              "/many",
              ask ->
                  Answer.events(
                      feed -> {
                        for (int i = 0; i < 20_000; i++) {
                          feed.send(Event.of("" + i));
                        }
                      })),
          Route.get(
              "/broadcast",
              ask ->
                  Answer.events(
                      feed -> {
                        feeds.add(feed);
                        try {
                          feed.awaitEnd();
                        } finally {
                          ended.countDown();
                        }
                      })),
          Route.get(
              "/flood",
              ask ->
                  Answer.events(
                      feed -> {
                        feeds.add(feed);
                        for (int i = 0; i < 20_000; i++) {
                          feed.offer(Event.of(i + " " + PADDING));
                        }
                        while (!goOn.get()) {
                          Thread.sleep(5);
                        }
                        feed.send(Event.of("last"));
                      })),
          Route.get(
              "/fails",
              ask ->
                  Answer.events(
                      feed -> {
                        feed.send(Event.of("before"));
                        throw new IllegalStateException("planted");
                      })));
  private final HttpDoor door =
      HttpDoor.open(
          Listen.loopback(),
          Caller.TOKEN,
          routes,
          Limits.standard()
              .withStreams(QUEUE, Duration.ofMillis(200))
              .withAnswerTimes(Duration.ofSeconds(10), Duration.ofSeconds(3)));
  private final Caller caller = new Caller(door);

  @AfterEach
  void close() {
    caller.close();
    door.close();
  }

  @Test
  void stream_fewEvents_arriveAsWrittenAndTheStreamEnds() throws Exception {
    HttpResponse<String> answer = caller.get("/three");
    assertEquals("text/event-stream", answer.headers().firstValue("content-type").orElseThrow());
    assertEquals(
        "data: one\n\nid: 7\nevent: named\ndata: two\ndata: lines\n\ndata: \n\n",
        answer.body().replace(": beat\n\n", ""));
    assertEquals(3, door.traffic().eventsSent());
  }

  @Test
  void send_readerKeepsUp_nothingIsLostAndOrderIsKept() throws Exception {
    List<String> data = dataOf(caller.get("/many").body());
    assertEquals(20_000, data.size());
    for (int i = 0; i < data.size(); i++) {
      assertEquals("" + i, data.get(i));
    }
    assertEquals(0, door.traffic().eventsDropped());
  }

  @Test
  void offer_readerStalls_everyEventIsDeliveredOrCountedAtItsPlace() throws Exception {
    String heard;
    try (RawCaller slow = new RawCaller(door, 4096)) {
      slow.get("/flood");
      EventFeed feed = feeds.poll(10, TimeUnit.SECONDS);
      long seen = -1;
      while (feed.dropped() != seen || seen == 0) {
        seen = feed.dropped();
        Thread.sleep(200);
      }
      assertTrue(seen > 0, "a stalled reader loses events");
      goOn.set(true);
      heard = slow.hearUntil("data: last");
    }
    long next = 0;
    long told = 0;
    for (String event : heard.replace("\r\n", "\n").split("\n\n")) {
      if (event.contains("event: dropped")) {
        Json.Obj gap = Json.parseObject(event.substring(event.indexOf("data: ") + 6).strip());
        next += gap.needWhole("dropped");
        told += gap.needWhole("dropped");
        assertEquals(told, gap.needWhole("total"));
      } else if (event.contains(PADDING.substring(0, 50))) {
        int data = event.indexOf("data: ") + 6;
        if (data > 5) {
          assertEquals(next, Long.parseLong(event.substring(data, event.indexOf(' ', data))));
          next++;
        }
      }
    }
    assertEquals(20_000, next, "delivered and counted as missing");
    assertEquals(told, door.traffic().eventsDropped());
  }

  @Test
  void stalledReader_pastTheTime_isCutOffAndItsFeedEnds() throws Exception {
    try (RawCaller slow = new RawCaller(door, 4096)) {
      slow.get("/flood");
      EventFeed feed = feeds.poll(10, TimeUnit.SECONDS);
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (feed.isOpen() && System.nanoTime() < end) {
        feed.offer(Event.of(PADDING));
        Thread.sleep(1);
      }
      assertFalse(feed.isOpen());
      assertFalse(feed.offer(Event.of("too late")));
      assertFalse(feed.send(Event.of("too late")));
      assertEquals(1, door.traffic().cutOff());
    }
  }

  @Test
  void client_leaves_feedEndsAndTheSourceIsWoken() throws Exception {
    try (RawCaller leaver = new RawCaller(door)) {
      leaver.get("/broadcast").hearUntil(": beat");
      feeds.poll(10, TimeUnit.SECONDS).offer(Event.of("hello"));
      leaver.hearUntil("data: hello");
      leaver.reset();
    }
    assertTrue(ended.await(10, TimeUnit.SECONDS));
  }

  @Test
  void broadcast_manyClients_eachGetsEverything() throws Exception {
    List<RawCaller> clients = new ArrayList<>();
    List<EventFeed> all = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        clients.add(new RawCaller(door).get("/broadcast"));
        all.add(feeds.poll(10, TimeUnit.SECONDS));
      }
      for (int i = 0; i < 50; i++) {
        Event event = Event.of("" + i);
        all.forEach(feed -> assertTrue(feed.offer(event)));
        Thread.sleep(1);
      }
      for (RawCaller client : clients) {
        assertEquals(
            List.of("48", "49"),
            dataOf(client.hearUntil("data: 49\n\n")).stream().skip(48).toList());
      }
    } finally {
      for (RawCaller client : clients) {
        client.close();
      }
    }
  }

  @Test
  void silentStream_staysOpenByBeats() throws Exception {
    try (RawCaller listener = new RawCaller(door)) {
      listener.get("/broadcast");
      for (int i = 0; i < 4; i++) {
        assertTrue(listener.hearUntil(": beat\n\n").contains(": beat"));
      }
    }
  }

  @Test
  void source_fails_streamEndsAfterWhatWasSentAndTheFaultIsKept() throws Exception {
    assertEquals(List.of("before"), dataOf(caller.get("/fails").body()));
    assertTrue(door.traffic().lastFault().orElseThrow().contains("planted"));
  }

  @Test
  void doorCloses_openStreamEndsInOrder() throws Exception {
    try (RawCaller listener = new RawCaller(door)) {
      listener.get("/broadcast").hearUntil(": beat");
      feeds.poll(10, TimeUnit.SECONDS).offer(Event.of("farewell"));
      door.close();
      String heard = listener.hearAll();
      assertTrue(heard.contains("data: farewell\n\n"), heard);
      assertTrue(heard.endsWith("0\r\n\r\n"), "ended as chunked answers end: " + heard);
      assertTrue(ended.await(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void head_streamRoute_opensNoStream() throws Exception {
    HttpResponse<String> answer = caller.send(caller.to("/broadcast").HEAD());
    assertEquals(200, answer.statusCode());
    assertTrue(feeds.isEmpty());
  }

  @Test
  void event_withLineBreakInNameOrId_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Event.of("a\nb", "data"));
    assertThrows(IllegalArgumentException.class, () -> Event.of("data").withId("1\r"));
  }

  private static List<String> dataOf(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring(6))
        .collect(Collectors.toList());
  }
}
