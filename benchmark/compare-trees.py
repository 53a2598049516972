#!/usr/bin/env python3
"""Compares trees by everything that a backup keeps. It shares no code with Abanico.

  compare-trees.py readable TREE
      writes, NUL-terminated, what of a tree whoever runs this can back up
  compare-trees.py omitted TREE READABLE OUTPUT
      whether a source named exactly what else there is. READABLE is what the first one wrote, OUTPUT the source's JSON
  compare-trees.py same TREE COPY READABLE OUTPUT [ordinary]
      whether a copy is the same. OUTPUT is the JSON of whoever made it: what it says that it could not set may differ,
      in as many entries as it says. ordinary: what only root sees is not looked for

Each difference is a line, and ends this with 1.
"""
import collections
import errno
import json
import os
import stat
import sys

PIECE = 1 << 20
OWN = b".abanico"
# A machine's own policy: docs/protocol.md, 8.1.
POLICIES = ("security.selinux", "security.ima", "security.evm", "security.SMACK64")
LISTS = ("system.posix_acl_access", "system.posix_acl_default")
SET_ID = stat.S_ISUID | stat.S_ISGID
# So much more room than its pattern may a file take, for a file system's blocks.
SLACK = 1 << 16
MOST_SHOWN = 30

differences = []


def differs(path, *words):
    differences.append(f"{shown(path)}: {' '.join(str(word) for word in words)}")


def shown(path):
    return (path or b".").decode("utf-8", "backslashreplace").encode("unicode_escape").decode("ascii")


def valid(name):
    try:
        name.decode("utf-8")
        return True
    except UnicodeDecodeError:
        return False


def walk(tree, enter=lambda path, entry: True):
    """Path and attributes of all below a tree, and of its root, whose path is empty."""
    yield b"", os.lstat(tree)
    waiting = [b""]
    while waiting:
        at = waiting.pop()
        try:
            names = os.listdir(os.path.join(tree, at))
        except PermissionError:
            # Whoever compares cannot see it either.
            continue
        for name in names:
            if not at and name == OWN:
                continue
            path = os.path.join(at, name)
            try:
                entry = os.lstat(os.path.join(tree, path))
            except OSError as problem:
                if problem.errno not in (errno.ENAMETOOLONG, errno.EACCES):
                    raise
                entry = None
            if not enter(path, entry):
                continue
            yield path, entry
            if entry is not None and stat.S_ISDIR(entry.st_mode):
                waiting.append(path)


def readable(tree):
    def enter(path, entry):
        if entry is None or not valid(os.path.basename(path)) or stat.S_ISSOCK(entry.st_mode):
            return False
        full = os.path.join(tree, path)
        if stat.S_ISLNK(entry.st_mode):
            return valid(os.readlink(full))
        if stat.S_ISDIR(entry.st_mode):
            return os.access(full, os.R_OK, effective_ids=True)
        if stat.S_ISREG(entry.st_mode):
            try:
                os.close(os.open(full, os.O_RDONLY | os.O_NOFOLLOW))
            except PermissionError:
                return False
        return True

    for path, _ in walk(tree, enter):
        sys.stdout.buffer.write(path + b"\0")


def read_list(path):
    with open(path, "rb") as file:
        return set(file.read().split(b"\0")[:-1])


def events(path, kind):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("{"):
                event = json.loads(line)
                if event["event"] == kind:
                    yield event


def omitted(tree, can, output):
    """What cannot be read, and is not below what cannot be read, must be named."""
    expected, unnameable = set(), 0
    for path, entry in walk(tree, lambda path, entry: os.path.dirname(path) in can):
        if path not in can:
            if valid(path) and (entry is None or not stat.S_ISLNK(entry.st_mode)) and len(path) <= 4095:
                expected.add(path)
            else:
                unnameable += 1
    named = collections.Counter()
    for event in events(output, "omitted"):
        if event["code"] == "name":
            unnameable -= 1
        else:
            named[event["path"].encode()] += 1
    for path in expected - named.keys():
        differs(path, "cannot be read, and was not named")
    for path, count in named.items():
        if path not in expected or count > 1:
            differs(path, "was named as left out", count, "times")
    if unnameable:
        differs(b"", "names that cannot be written and were not told of:", unnameable)


def data(path):
    """Which pieces of a file may have content."""
    found = set()
    with open(path, "rb", buffering=0) as file:
        end, size = 0, os.fstat(file.fileno()).st_size
        while end < size:
            try:
                begin = os.lseek(file.fileno(), end, os.SEEK_DATA)
            except OSError as problem:
                if problem.errno != errno.ENXIO:
                    raise
                break
            end = os.lseek(file.fileno(), begin, os.SEEK_HOLE)
            found.update(range(begin // PIECE, (end + PIECE - 1) // PIECE))
    return found


def same_content(one, other):
    with open(one, "rb", buffering=0) as first, open(other, "rb", buffering=0) as second:
        return all(
            os.pread(first.fileno(), PIECE, piece * PIECE) == os.pread(second.fileno(), PIECE, piece * PIECE)
            for piece in sorted(data(one) | data(other))
        )


def attributes(path, ordinary):
    """Extended attributes and access control lists."""
    try:
        names = os.listxattr(path, follow_symlinks=False)
    except OSError as problem:
        if problem.errno != errno.ENOTSUP:
            raise
        names = []
    left = [name for name in names if name not in POLICIES and not (ordinary and name.startswith("trusted."))]
    return {name: os.getxattr(path, name, follow_symlinks=False) for name in left}


def same(tree, copy, can, output, ordinary):
    short = collections.Counter()
    for event in events(output, "fell-short"):
        short[event["kind"].replace("_", "-")] += event["count"]
    met = collections.Counter()
    firsts, copies = {}, {}
    for path, entry in walk(copy):
        if path not in can:
            differs(path, "is not in the tree")
    for path, entry in walk(tree, lambda path, entry: path in can):
        full, there = os.path.join(tree, path), os.path.join(copy, path)
        kind = stat.S_IFMT(entry.st_mode)
        try:
            found = os.lstat(there)
        except FileNotFoundError:
            if kind in (stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK):
                met["special"] += 1
            else:
                differs(path, "is missing")
            continue
        if stat.S_IFMT(found.st_mode) != kind:
            differs(path, "is another kind of entry")
            continue
        again = False
        if kind == stat.S_IFREG:
            # Names of one file, as far as they are in the tree.
            first = firsts.setdefault((entry.st_dev, entry.st_ino), path)
            if copies.setdefault((found.st_dev, found.st_ino), first) != first:
                differs(path, "is a name of another file")
            if found.st_ino != os.lstat(os.path.join(copy, first)).st_ino:
                met["link"] += 1
            again = first != path
        if again:
            continue
        for what in ("st_mtime_ns", "st_size", "st_rdev"):
            if what == "st_size" and kind == stat.S_IFDIR:
                continue
            if getattr(entry, what) != getattr(found, what):
                differs(path, what, getattr(entry, what), getattr(found, what))
        if (entry.st_uid, entry.st_gid) != (found.st_uid, found.st_gid):
            met["owner"] += 1
        if entry.st_mode & ~SET_ID == found.st_mode & ~SET_ID:
            met["set-id"] += entry.st_mode != found.st_mode
        elif kind != stat.S_IFLNK:
            differs(path, "mode", oct(entry.st_mode), oct(found.st_mode))
        wanted, given = attributes(full, ordinary), attributes(there, ordinary)
        for name in wanted.keys() | given.keys():
            if wanted.get(name) != given.get(name):
                met["acl" if name in LISTS else "xattr"] += 1
                if (name not in wanted):
                    differs(path, "has", name)
        if kind == stat.S_IFLNK and os.readlink(full) != os.readlink(there):
            differs(path, "leads elsewhere")
        if kind == stat.S_IFREG and entry.st_size == found.st_size:
            if not same_content(full, there):
                differs(path, "content")
            room, taken = entry.st_blocks * 512, found.st_blocks * 512
            if taken > room + room // 50 + SLACK:
                differs(path, "takes", taken, "bytes of the disk instead of", room)
    for kind in met.keys() | short.keys():
        if met[kind] != short[kind]:
            differs(b"", kind, "differs in", met[kind], "entries, and in", short[kind], "as was said")


def main():
    command, tree, *more = sys.argv[1:]
    tree = os.fsencode(tree)
    if command == "readable":
        readable(tree)
        return
    if command == "omitted":
        omitted(tree, read_list(more[0]), more[1])
    else:
        same(tree, os.fsencode(more[0]), read_list(more[1]), more[2], "ordinary" in more[3:])
    for line in differences[:MOST_SHOWN]:
        print("  " + line)
    if len(differences) > MOST_SHOWN:
        print(f"  and {len(differences) - MOST_SHOWN} more differences")
    sys.exit(bool(differences))


main()
