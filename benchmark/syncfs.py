#!/usr/bin/env python3
"""What a syncfs(2) costs after so much was written: benchmark/syncfs.py FOLDER. Writes some 300 MB there, and removes them."""
import ctypes
import os
import shutil
import sys
import tempfile
import time

libc = ctypes.CDLL(None, use_errno=True)
folder = tempfile.mkdtemp(dir=sys.argv[1])
descriptor = os.open(folder, os.O_RDONLY)
noise = os.urandom(16 << 20)


def run(what, write, rounds):
    begun, synced = time.time(), 0
    for number in range(rounds):
        write(number)
        before = time.time()
        if libc.syncfs(descriptor) != 0:
            raise OSError(ctypes.get_errno(), "syncfs")
        synced += time.time() - before
    print(f"{what}: {rounds} rounds, syncfs {synced / rounds * 1000:.1f} ms each, all {time.time() - begun:.2f} s", flush=True)


def large(_):
    with open(folder + "/large", "ab", 0) as file:
        file.write(noise)


def small(number):
    for i in range(128):
        with open(f"{folder}/{number}-{i}", "wb", 0) as file:
            file.write(noise[:8192])


try:
    run("16 MiB", large, 16)
    run("128 files of 8 KiB", small, 40)
    run("nothing", lambda _: None, 20)
finally:
    shutil.rmtree(folder)
