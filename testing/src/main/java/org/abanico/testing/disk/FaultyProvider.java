package org.abanico.testing.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every call goes to the system's own provider, once the {@link FaultyDisk} has counted it. */
final class FaultyProvider extends FileSystemProvider {
  private final FaultyDisk disk;

  FaultyProvider(FaultyDisk disk) {
    this.disk = disk;
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return disk.fileSystem();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    boolean creates =
        options.contains(StandardOpenOption.CREATE)
            || options.contains(StandardOpenOption.CREATE_NEW);
    if (creates) {
      disk.grows();
    } else {
      disk.looks();
    }
    Path located = creates ? disk.locateNew(path) : disk.locate(path);
    FileChannel channel = FileChannel.open(located, options, attributes);
    disk.opened(channel);
    return new FaultyChannel(
        disk, channel, Files.getAttribute(located, "unix:ino", LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // closed by whoever closes what is returned
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    disk.looks();
    DirectoryStream<Path> stream =
        Files.newDirectoryStream(
            disk.locate(directory),
            entry -> filter.accept(new FaultyPath(disk.fileSystem(), entry)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> entries = stream.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return entries.hasNext();
          }

          @Override
          public Path next() {
            return new FaultyPath(disk.fileSystem(), entries.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    disk.grows();
    Files.createDirectory(disk.locateNew(directory), attributes);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    disk.grows();
    if (!disk.limits().symlinks()) {
      throw new FileSystemException(link.toString(), null, "Function not implemented");
    }
    Files.createSymbolicLink(disk.locateNew(link), FaultyPath.real(target), attributes);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    disk.grows();
    if (!disk.limits().links()) {
      throw new UnsupportedOperationException("no hard links");
    }
    Files.createLink(disk.locateNew(link), disk.locate(existing));
  }

  @Override
  public void delete(Path path) throws IOException {
    disk.changes();
    Files.delete(disk.locate(path));
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    disk.looks();
    return new FaultyPath(disk.fileSystem(), Files.readSymbolicLink(disk.locate(link)));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    disk.grows();
    Files.copy(disk.locate(source), disk.locateNew(target), options);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    disk.grows();
    Files.move(disk.locate(source), disk.locateNew(target), options);
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    disk.looks();
    return Files.isSameFile(disk.locate(path), disk.locate(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(disk.locate(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(disk.locate(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    disk.looks();
    Path located = disk.locate(path);
    located.getFileSystem().provider().checkAccess(located, modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    if (!type.equals(BasicFileAttributeView.class)) {
      return null;
    }
    Path located;
    try {
      located = disk.locate(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    BasicFileAttributeView view =
        Files.getFileAttributeView(located, BasicFileAttributeView.class, options);
    return type.cast(
        new BasicFileAttributeView() {
          @Override
          public String name() {
            return view.name();
          }

          @Override
          public BasicFileAttributes readAttributes() throws IOException {
            disk.looks();
            return view.readAttributes();
          }

          @Override
          public void setTimes(
              @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
              throws IOException {
            disk.changes();
            view.setTimes(modified, accessed, created);
          }
        });
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    disk.looks();
    return Files.readAttributes(disk.locate(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    disk.looks();
    return Files.readAttributes(disk.locate(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    disk.changes();
    Files.setAttribute(disk.locate(path), attribute, value, options);
  }
}
