#!/usr/bin/env python3
"""small-files.py FOLDER [SEED [FILES]]: 20,000 files of 155 MB in all, 100 a folder; the same seed makes the same tree."""
import os
import random
import sys

MEAN = 7_750

folder = sys.argv[1]
files = int(sys.argv[3]) if len(sys.argv) > 3 else 20_000
folders = files // 100
draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
for number in range(folders):
    os.makedirs(os.path.join(folder, f"{number % 10}", f"{number:03}"))
for number in range(files):
    # Most are small and some are not, as in a home folder.
    size = int(draw.expovariate(1 / MEAN))
    parent = number % folders
    with open(os.path.join(folder, f"{parent % 10}", f"{parent:03}", f"file-{number:05}.dat"), "wb") as file:
        file.write(draw.randbytes(size))
