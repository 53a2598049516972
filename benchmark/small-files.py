#!/usr/bin/env python3
"""small-files.py FOLDER [SEED]: 20,000 files of 155 MB in all, in 200 folders; the same seed makes the same tree."""
import os
import random
import sys

FILES, FOLDERS, MEAN = 20_000, 200, 7_750

folder = sys.argv[1]
draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
for number in range(FOLDERS):
    os.makedirs(os.path.join(folder, f"{number % 10}", f"{number:03}"))
for number in range(FILES):
    # Most are small and some are not, as in a home folder.
    size = int(draw.expovariate(1 / MEAN))
    parent = number % FOLDERS
    with open(os.path.join(folder, f"{parent % 10}", f"{parent:03}", f"file-{number:05}.dat"), "wb") as file:
        file.write(draw.randbytes(size))
