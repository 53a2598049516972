package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import org.abanico.backup.linux.Errno;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.linux.XattrCalls;
import org.abanico.backup.manifest.Xattr;

/** Setting extended attributes: false when the system does not let it be done here. */
final class Xattrs {
  private static final String USER = "user.";

  private Xattrs() {}

  static boolean set(Path path, Xattr attribute) throws IOException {
    if (Linux.reaches(path)) {
      String name = path.toString();
      return done(XattrCalls.set(name, attribute.name(), attribute.bytes()), name);
    }
    UserDefinedFileAttributeView view = view(path);
    if (view == null || !attribute.name().startsWith(USER)) {
      return false;
    }
    view.write(attribute.name().substring(USER.length()), ByteBuffer.wrap(attribute.bytes()));
    return true;
  }

  static boolean remove(Path path, String attribute) throws IOException {
    if (Linux.reaches(path)) {
      String name = path.toString();
      int errno = XattrCalls.remove(name, attribute);
      return errno == Errno.ENODATA || done(errno, name);
    }
    UserDefinedFileAttributeView view = view(path);
    if (view == null || !attribute.startsWith(USER)) {
      return false;
    }
    view.delete(attribute.substring(USER.length()));
    return true;
  }

  private static UserDefinedFileAttributeView view(Path path) {
    return Files.getFileAttributeView(
        path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Only a disk that fails is an error: "no room" is said of an inode, too. */
  private static boolean done(int errno, String path) throws IOException {
    if (errno == Errno.EIO || errno == Errno.EROFS || errno == Errno.ENOENT) {
      throw Errno.exception(errno, path, "setting an extended attribute");
    }
    return errno == 0;
  }
}
