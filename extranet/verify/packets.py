"""A UDP datagram as the bytes of an IP packet: what an exit sees of a site that speaks to the internet. Pure."""

import socket
import struct
from ipaddress import ip_address

IPV6 = 6
TTL = 8
UDP_HEADER, IPV4_HEADER = 8, 20
VERSION_AND_LENGTH = 0x45
VERSION_6 = 0x60000000


def write_datagram(source: str, source_port: int, target: str, target_port: int, words: bytes) -> bytes:
    """The packet from one address to another of the same family."""
    sender, receiver = ip_address(source), ip_address(target)
    length = UDP_HEADER + len(words)
    addresses = sender.packed + receiver.packed
    pseudo = addresses + struct.pack("!II", length, socket.IPPROTO_UDP)
    ports = struct.pack("!HHH", source_port, target_port, length)
    # RFC 768: a sum of zero is sent as all ones
    checksum = sum_up(pseudo + ports + b"\0\0" + words) or 0xFFFF
    datagram = ports + struct.pack("!H", checksum) + words
    if sender.version == IPV6:
        return struct.pack("!IHBB", VERSION_6, length, socket.IPPROTO_UDP, TTL) + addresses + datagram
    parts = (VERSION_AND_LENGTH, 0, IPV4_HEADER + length, 0, 0, TTL, socket.IPPROTO_UDP)
    start = struct.pack("!BBHHHBB", *parts)
    return start + struct.pack("!H", sum_up(start + b"\0\0" + addresses)) + addresses + datagram


def sum_up(data: bytes) -> int:
    """The internet's checksum (RFC 1071)."""
    padded = data + b"\0" * (len(data) % 2)
    total = sum(int.from_bytes(padded[start : start + 2]) for start in range(0, len(padded), 2))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
