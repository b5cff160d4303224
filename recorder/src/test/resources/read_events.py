"""Reads a TensorBoard event file strictly, checksums included: prints `step tag value` lines.

With a second argument each line begins with the wall time; without one it must be about now.

Written from the formats alone (tf record framing, event.proto), with nothing of Tacho's.
"""
import struct
import sys
import time

TABLE = []
for n in range(256):
    for _ in range(8):
        n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
    TABLE.append(n)


def masked(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = struct.unpack_from("<d", data, at)[0], at + 8
        elif kind == 2:
            size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        elif kind == 5:
            value, at = struct.unpack_from("<f", data, at)[0], at + 4
        else:
            sys.exit("wire type %d" % kind)
        yield key >> 3, value


data = open(sys.argv[1], "rb").read()
at = count = 0
while at < len(data):
    head = data[at : at + 8]
    (length,) = struct.unpack("<Q", head)
    assert struct.unpack_from("<I", data, at + 8)[0] == masked(head), "checksum of a length"
    body = data[at + 12 : at + 12 + length]
    assert struct.unpack_from("<I", data, at + 12 + length)[0] == masked(body), "checksum"
    event = dict(fields(body))
    wall = "%.3f " % event[1] if len(sys.argv) > 2 else ""
    assert wall or abs(event[1] - time.time()) < 3600, "wall time"
    if count == 0:
        assert event[3] == b"brain.Event:2", event
    else:
        value = dict(fields(dict(fields(event[5]))[1]))
        print(wall + str(event.get(2, 0)), value[1].decode(), "%g" % value[2])
    count += 1
    at += 16 + length
