#!/usr/bin/env python3
"""nasty-tree.py FOLDER: makes a tree of everything that is awkward to copy, as far as whoever runs this may make it."""
import errno
import os
import random
import socket
import stat
import struct
import sys

draw = random.Random(7)
root = os.fsencode(sys.argv[1])
user = os.geteuid() == 0


def at(*names):
    return os.path.join(root, *names)


def folder(*names):
    os.makedirs(at(*names), exist_ok=True)
    return at(*names)


def file(path, content=b"content\n", mode=0o644):
    with open(path, "wb") as out:
        out.write(content)
    os.chmod(path, mode)
    return path


def attempt(make, *arguments, **named):
    """What the system or its file system does not let be made is left out."""
    try:
        make(*arguments, **named)
    except OSError as problem:
        allowed = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL, errno.ENOSPC, errno.E2BIG, errno.ERANGE)
        if problem.errno not in allowed:
            raise
        print(f"left out: {make.__name__} {arguments[:2]!r}: {problem.strerror}", file=sys.stderr)


def acl(*entries):
    """An access control list as Linux passes it: tag, permissions, number."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 1, 2, 4, 8, 16, 32
NOBODY = 0xFFFFFFFF
LIST = acl((USER_OBJ, 6, NOBODY), (USER, 4, 12345), (GROUP_OBJ, 4, NOBODY), (GROUP, 6, 54321), (MASK, 6, NOBODY), (OTHER, 0, NOBODY))

os.makedirs(root)

# Names.
here = folder(b"names")
for name in [
    b"new\nline", b"tab\there", b"carriage\rreturn", b"escape\x1b[31mred", b"bell\x07", b"delete\x7f",
    b'double"quote', b"single'quote", b"back\\slash", b"\\x41", b"%41", b"percent%", b" leading", b"trailing ",
    b"-rf", b"--help", b"...", b"..a", b".hidden", b"$(touch x)", b"`id`", b"a|b&c;d", b"*", b"?", b"[a-z]", b"~", b"#", b":",
    b"CON", b"nul.txt", b"dot.", b"\xe2\x80\xae reversed", b"\xf0\x9f\x98\x80", b"\xc3\xa9", b"e\xcc\x81", b"case", b"CASE",
    b"\xef\xbb\xbfmark", b"\xe2\x80\xa8separator", b"a" * 255, "\u00f1".encode() * 127, "\U0001f600".encode() * 63, b".abanico-restoring-no",
]:
    file(os.path.join(here, name), b"called " + name)
file(os.path.join(folder(b"names", b"folder\nof\\odd \"names\""), b"file"))
file(os.path.join(folder(b"names", b".abanico"), b"file"), b"not a destination's\n")
for name in [b"not-utf8-\xff", b"latin1-\xe9", b"cut-\xe2\x82", b"surrogate-\xed\xa0\x80", b"overlong-\xc0\xaf"]:
    file(os.path.join(here, name))
file(os.path.join(folder(b"names", b"folder-\xfe"), b"below a name that is not UTF-8"))

# Depth: 1,800 bytes of path, and one as deep as paths go.
deep = folder(*([b"depth"] + [b"d" * 99] * 18))
file(os.path.join(deep, b"at the bottom"))
wide = folder(*([b"depth", b"narrow"] + [b"n"] * 300))
file(os.path.join(wide, b"at the bottom"))
# Some 3,800 bytes still go; what is below that is longer than a path may be, and has to be reported.
where = os.getcwd()
os.chdir(root)
for name in [b"too deep"] + [b"p" * 99] * 33 + [b"q" * 255] * 3:
    os.mkdir(name)
    os.chdir(name)
file(b"at the bottom")
os.chdir(where)

# Contents, and where files have none.
here = folder(b"contents")
file(os.path.join(here, b"empty"), b"")
file(os.path.join(here, b"one"), b"1")
file(os.path.join(here, b"large"), draw.randbytes(9_000_001))
file(os.path.join(here, b"zeros"), bytes(3 << 20))
file(os.path.join(here, b"repeated"), draw.randbytes(65_536) * 40)


def sparse(name, size, *pieces):
    with open(os.path.join(here, name), "wb") as out:
        for start, length in pieces:
            out.seek(start)
            out.write(draw.randbytes(length))
        out.truncate(size)


sparse(b"hole at the start", (8 << 20) + 17, (8 << 20, 17))
sparse(b"hole at the end", 8 << 20, (0, 4096))
sparse(b"hole in the middle", 16 << 20, (0, 5000), ((16 << 20) - 5000, 5000))
sparse(b"many holes", 4 << 20, *[(n * 65_536, 4096) for n in range(64)])
sparse(b"nothing but a hole", 1 << 30)
sparse(b"holes of odd length", 10_000_019, (1, 1), (5_000_011, 7), (10_000_018, 1))
with open(os.path.join(here, b"reserved, not written"), "wb") as out:
    os.posix_fallocate(out.fileno(), 0, 2 << 20)
    out.write(b"begins")

# Links.
here = folder(b"links")
first = file(os.path.join(here, b"first"), b"several names\n")
os.link(first, os.path.join(here, b"second"))
os.link(first, os.path.join(folder(b"links", b"elsewhere"), b"third"))
os.link(first, at(b"a name before the others"))
for number in range(200):
    os.link(first, os.path.join(folder(b"links", b"many"), b"%d" % number))
for name, target in [
    (b"dangling", b"nowhere"), (b"loop", b"loop"), (b"ping", b"pong"), (b"pong", b"ping"), (b"up", b".."), (b"absolute", b"/etc/passwd"),
    (b"root", b"/"), (b"to a folder", b"elsewhere/"), (b"odd target", b"a//b/./c/../d \n'\"\\"), (b"long target", b"t" * 4095),
    (b"outside", b"../../../../../../../../tmp"), (b"target that is not UTF-8", b"\xff\xfe"),
]:
    os.symlink(target, os.path.join(here, name))

# What is no file.
here = folder(b"special")
os.mkfifo(os.path.join(here, b"fifo"))
os.mkfifo(os.path.join(here, b"fifo of mode 000"), 0)
attempt(os.mknod, os.path.join(here, b"null"), stat.S_IFCHR | 0o666, os.makedev(1, 3))
attempt(os.mknod, os.path.join(here, b"large numbers"), stat.S_IFCHR | 0o600, os.makedev(4095, 1_048_575))
attempt(os.mknod, os.path.join(here, b"block"), stat.S_IFBLK | 0o640, os.makedev(7, 99))
where = os.getcwd()
os.chdir(here)
socket.socket(socket.AF_UNIX).bind("socket")
os.chdir(where)

# Modes.
here = folder(b"modes")
for mode in (0o000, 0o001, 0o200, 0o400, 0o444, 0o600, 0o644, 0o755, 0o777, 0o1644, 0o2755, 0o4755, 0o6777, 0o7777):
    file(os.path.join(here, b"file %04o" % mode), mode=mode)
for mode in (0o000, 0o111, 0o333, 0o444, 0o500, 0o555, 0o755, 0o1777, 0o2755, 0o7777):
    path = folder(b"modes", b"folder %04o" % mode)
    file(os.path.join(path, b"in it"))
    os.mkdir(os.path.join(path, b"empty"))
    os.chmod(path, mode)

# Owners.
here = folder(b"owners")
if user:
    for uid, gid in [(1, 1), (12345, 54321), (65534, 65534), (0, 65534), (65534, 0), (4_294_967_290, 4_294_967_290)]:
        path = file(os.path.join(here, b"of %d and %d" % (uid, gid)), mode=0o644)
        os.chown(path, uid, gid)
        os.chmod(path, 0o6755)
        os.symlink(b"x", path + b" link")
        os.lchown(path + b" link", uid, gid)
        os.mkdir(path + b" folder")
        os.chown(path + b" folder", uid, gid)
    path = file(os.path.join(here, b"of nobody, private"), mode=0o600)
    os.chown(path, 65534, 65534)
    file(os.path.join(here, b"of root, private"), mode=0o600)

# Extended attributes and access control lists.
here = folder(b"attributes")
path = file(os.path.join(here, b"user"))
for name, value in [("user.text", b"text"), ("user.empty", b""), ("user.binary", bytes(range(256))), ("user.odd \n name=", b"x"), ("user.\u00e9", b"x")]:
    attempt(os.setxattr, path, name, value)
attempt(os.setxattr, file(os.path.join(here, b"large")), "user.large", draw.randbytes(3_000))
attempt(os.setxattr, file(os.path.join(here, b"read only")), "user.text", b"text")
os.chmod(os.path.join(here, b"read only"), 0o444)
attempt(os.setxattr, folder(b"attributes", b"folder"), "user.text", b"text")
attempt(os.setxattr, file(os.path.join(here, b"list")), "system.posix_acl_access", LIST)
attempt(os.setxattr, folder(b"attributes", b"folder with lists"), "system.posix_acl_access", LIST)
attempt(os.setxattr, folder(b"attributes", b"folder with lists"), "system.posix_acl_default", LIST)
file(at(b"attributes", b"folder with lists", b"inherits"))
os.mkdir(at(b"attributes", b"folder with lists", b"inherits, too"))
os.mkfifo(os.path.join(here, b"fifo"))
os.symlink(b"user", os.path.join(here, b"link"))
if user:
    attempt(os.setxattr, file(os.path.join(here, b"capability"), mode=0o755), "security.capability", struct.pack("<5I", 0x02000001, 1 << 10, 0, 0, 0))
    attempt(os.setxattr, file(os.path.join(here, b"trusted")), "trusted.text", b"text")
    for name in (b"link", b"fifo", b"folder"):
        attempt(os.setxattr, os.path.join(here, name), "trusted.text", b"of " + name, follow_symlinks=False)
path = file(os.path.join(here, b"shared"))
attempt(os.setxattr, path, "user.shared", b"yes")
os.link(path, os.path.join(here, b"shared, too"))

# Nothing in them.
folder(b"empty", b"in", b"one", b"another")

# Times, the folders' last.
here = folder(b"times")
TIMES = [
    (b"1970", 0), (b"before 1970", -1), (b"long before 1970", -2_000_000_000 * 10**9 + 1), (b"odd nanoseconds", 1_234_567_890_123_456_789),
    (b"one before a second", 999_999_999), (b"2038", 2**31 * 10**9), (b"2106", 2**32 * 10**9 + 1), (b"2400", 13_569_465_600 * 10**9 + 7), (b"just before 1970", -999_999_999),
]
for name, when in TIMES:
    os.utime(file(os.path.join(here, name)), ns=(when, when))
    link = os.path.join(here, name + b" link")
    os.symlink(b"nowhere", link)
    os.utime(link, ns=(when, when), follow_symlinks=False)
    fifo = os.path.join(here, name + b" fifo")
    os.mkfifo(fifo)
    os.utime(fifo, ns=(when, when))
for name, when in TIMES:
    path = folder(b"times", name + b" folder")
    file(os.path.join(path, b"in it"))
    os.utime(path, ns=(when, when))
for path in (here, root):
    os.utime(path, ns=(1_111_111_111_111_111_111, 1_111_111_111_111_111_111))
