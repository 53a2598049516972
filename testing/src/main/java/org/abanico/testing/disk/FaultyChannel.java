package org.abanico.testing.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** An open file of a {@link FaultyDisk}. A write on which the program is killed is half done. */
final class FaultyChannel extends FileChannel {
  private final FaultyDisk disk;
  private final FileChannel real;
  private final Object inode;

  FaultyChannel(FaultyDisk disk, FileChannel real, Object inode) {
    this.disk = disk;
    this.real = real;
    this.inode = inode;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    disk.looks();
    return real.read(to);
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    disk.looks();
    return real.read(to, offset, length);
  }

  @Override
  public int read(ByteBuffer to, long position) throws IOException {
    disk.looks();
    return real.read(to, position);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    disk.written(inode);
    int limit = from.limit();
    int half = from.remaining() / 2;
    from.limit(from.position() + half);
    int written = real.write(from);
    from.limit(limit);
    if (from.hasRemaining()) {
      disk.grows();
      written += real.write(from);
    }
    return written;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    disk.grows();
    disk.written(inode);
    return real.write(from, position);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    disk.changes();
    real.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    disk.changes();
    real.force(metadata);
    disk.forced(inode);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    disk.looks();
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    disk.looks();
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
