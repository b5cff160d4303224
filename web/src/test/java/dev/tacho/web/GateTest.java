package dev.tacho.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is decided without a socket: names, paths, percent-encoding, tokens, limits.
class GateTest {
  private static final Handler NONE = ask -> Answer.done();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:80",
        "127.0.0.1",
        "127.0.0.1:65535",
        "127.9.9.9:1",
        "[::1]",
        "[::1]:8080"
      })
  void host_ofLoopback_isOurs(String host) {
    assertTrue(HostNames.isOurs(host, (Listen.Tcp) Listen.loopback()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":80",
        "evil.example",
        "localhost.evil.example",
        "evil.example:127.0.0.1",
        "localhost@evil",
        "127.0.0.1.evil.example",
        "127.0.0.256",
        "127.1",
        "10.0.0.1",
        "0.0.0.0",
        "[::2]",
        "[::1]evil",
        "::1",
        "localhost:80:80",
        "localhost:x",
        "my-machine"
      })
  void host_ofAnyoneElse_isNotOurs(String host) {
    assertFalse(HostNames.isOurs(host, (Listen.Tcp) Listen.loopback()));
  }

  @Test
  void host_beyondLoopback_isAnAddressOrAListedName() throws Exception {
    Listen.Tcp listen =
        new Listen.Tcp(InetAddress.getByAddress(new byte[4]), 0, true, Set.of("My-Machine"));
    assertTrue(HostNames.isOurs("10.1.2.3:80", listen));
    assertTrue(HostNames.isOurs("[fe80::1]:80", listen));
    assertTrue(HostNames.isOurs("my-machine:80", listen));
    assertFalse(HostNames.isOurs("other-machine:80", listen));
  }

  @Test
  void percent_decodeOfEncode_isIdentity() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      String text = randomText(random);
      String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
      assertEquals(text, Percent.decode(encoded, true), "seed " + seed);
      assertEquals(text, Percent.decode(encoded.replace("+", "%20"), false), "seed " + seed);
    }
    assertEquals("a+b", Percent.decode("a+b", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "a%", "%C3", "%C3%28", "%ED%A0%80", "%-1"})
  void percent_broken_isRefused(String text) {
    WebException refused = assertThrows(WebException.class, () -> Percent.decode(text, false));
    assertEquals(400, refused.problem().orElseThrow().status());
  }

  @Test
  void routes_twiceTheSameShape_areRefused() {
    assertThrows(
        WebException.class, () -> Routes.of(Route.get("/a/{x}", NONE), Route.get("/a/{y}", NONE)));
    Routes.of(Route.get("/a/{x}", NONE), Route.delete("/a/{x}", NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "", "/{", "/a{b}", "/{a}/{a}", "/{a}{b}"})
  void route_malformedPath_isRefused(String path) {
    assertThrows(WebException.class, () -> Route.get(path, NONE));
  }

  @Test
  void route_mediaTypeWithParameterOrCapitals_isRefused() {
    for (String type : Set.of("text/plain; charset=utf-8", "Text/Plain", "text")) {
      assertThrows(WebException.class, () -> Route.post("/a", Set.of(type), NONE));
    }
  }

  @Test
  void find_emptySegmentOrTrailingSlash_isNowhere() {
    Routes routes = Routes.of(Route.get("/a/{x}", NONE), Route.get("/a", NONE));
    assertInstanceOf(Routes.Found.Nowhere.class, routes.find("GET", "/a/"));
    assertEquals(new Routes.Found.Nowhere(Optional.of("/a")), routes.find("GET", "/a//"));
    assertInstanceOf(Routes.Found.Here.class, routes.find("GET", "/a/b"));
  }

  @Test
  void token_random_isLongDistinctAndHidden() {
    Token token = Token.random();
    assertEquals(43, token.text().length());
    assertNotEquals(token.text(), Token.random().text());
    assertFalse(token.toString().contains(token.text()));
    assertTrue(token.matches(token.text()));
    assertFalse(token.matches(""));
    assertThrows(WebException.class, () -> Token.of("short"));
    assertThrows(WebException.class, () -> Token.of("sixteen letters, one a blank"));
  }

  @Test
  void limits_nothingAllowed_isRefused() {
    assertThrows(WebException.class, () -> Limits.standard().withConnections(0));
    assertThrows(WebException.class, () -> Limits.standard().withBodyBytes(-1));
    assertThrows(WebException.class, () -> Limits.standard().withStreams(1, Duration.ZERO));
  }

  @Test
  void shown_strangersText_isShortAndPrintable() {
    assertEquals("a?b", Shown.of("a\u001bb"));
    assertTrue(Shown.of("x".repeat(1000)).length() < 110);
    assertEquals("?", Shown.of("\ud800"));
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      int codePoint = random.nextInt(random.nextBoolean() ? 128 : 0x11000);
      text.appendCodePoint(codePoint >= 0xd800 && codePoint < 0xe000 ? '?' : codePoint);
    }
    return text.toString();
  }
}
