package dev.tacho.web;

/// The request methods a route may have. `HEAD` is answered by the route for `GET`, without a
/// body.
public enum Method {
  GET,
  POST,
  PUT,
  PATCH,
  DELETE
}
