#!/usr/bin/env python3
"""A wire with faults: relay.py LEFT RIGHT [--delay MS] [--rate KBIT] [--seed N --loss PERCENT] [--rule WHAT:DIR:N,N,...].

Carries frames between two interfaces. A rule acts on the Nth TCP segment with payload (from 1) in a
direction (out: left to right, in: right to left): drop it, send it twice (dup), or hold it back behind
the next one (swap). --loss drops payload segments at random, the same ones for the same seed.
"""
import argparse
import heapq
import random
import select
import socket
import struct
import time

ETH_P_ALL = 3


def payload(frame):
    """How many bytes of TCP payload an Ethernet frame has."""
    kind = struct.unpack_from("!H", frame, 12)[0]
    if kind == 0x0800 and frame[23] == 6:
        tcp, total = 14 + (frame[14] & 15) * 4, 14 + struct.unpack_from("!H", frame, 16)[0]
    elif kind == 0x86DD and frame[20] == 6:
        tcp, total = 54, 54 + struct.unpack_from("!H", frame, 18)[0]
    else:
        return 0
    return total - tcp - (frame[tcp + 12] >> 4) * 4


class Way:
    """One direction: when its line is free again, how many segments it has carried, what it holds back."""

    def __init__(self, out, rules, options, seed):
        self.out, self.rules, self.options = out, rules, options
        self.free, self.seen, self.held, self.random = 0.0, 0, None, random.Random(seed)

    def take(self, frame, now, queue):
        fate = None
        if payload(frame):
            self.seen += 1
            fate = self.rules.get(self.seen)
            if self.random.random() * 100 < self.options.loss:
                fate = "drop"
        if fate == "drop":
            return
        if fate == "swap":
            self.held = frame
            return
        frames = [frame] * (2 if fate == "dup" else 1)
        if self.held is not None:
            frames.append(self.held)
            self.held = None
        for one in frames:
            start = max(now, self.free)
            self.free = start + (len(one) * 8 / (self.options.rate * 1000) if self.options.rate else 0)
            heapq.heappush(queue, (self.free + self.options.delay / 1000, next(ORDER), self.out, one))


def counter():
    n = 0
    while True:
        yield n
        n += 1


ORDER = counter()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("left")
    p.add_argument("right")
    p.add_argument("--delay", type=float, default=0)
    p.add_argument("--rate", type=float, default=0)
    p.add_argument("--loss", type=float, default=0)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--rule", action="append", default=[])
    o = p.parse_args()
    rules = {"out": {}, "in": {}}
    for rule in o.rule:
        what, way, numbers = rule.split(":")
        rules[way].update({int(n): what for n in numbers.split(",")})
    ends = []
    for name in (o.left, o.right):
        s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        s.bind((name, 0))
        ends.append(s)
    ways = {ends[0]: Way(ends[1], rules["out"], o, o.seed), ends[1]: Way(ends[0], rules["in"], o, o.seed + 1)}
    queue = []
    print("relaying", flush=True)
    while True:
        wait = max(0, queue[0][0] - time.monotonic()) if queue else None
        for s in select.select(ends, [], [], wait)[0]:
            frame, where = s.recvfrom(65535)
            if where[2] != socket.PACKET_OUTGOING:
                ways[s].take(frame, time.monotonic(), queue)
        while queue and queue[0][0] <= time.monotonic():
            _, _, out, frame = heapq.heappop(queue)
            out.send(frame)


main()
