import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Writes the classes of jars again in the format of Java 8, where theirs is older: the JVM checks
 * the older ones by inference, which takes it long, and keeps none of them in an AOT cache. What
 * they do stays as it is. Takes jars; run as a source file, by prepare-java.sh.
 */
final class RenewClasses {
  /** Java 6: the first whose classes say what the verifier has to know. */
  private static final int NEW_ENOUGH = 50;

  private RenewClasses() {}

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      renew(Path.of(jar));
    }
  }

  private static void renew(Path jar) throws IOException {
    Path renewed = Path.of(jar + ".renewed");
    try (JarFile in = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(renewed);
        JarOutputStream out = new JarOutputStream(file);
        URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      ClassFile format =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)));
      for (JarEntry entry : Collections.list(in.entries())) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        out.putNextEntry(new JarEntry(entry.getName()));
        out.write(entry.getName().endsWith(".class") ? renewed(format, bytes) : bytes);
        out.closeEntry();
      }
    }
    Files.move(renewed, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] renewed(ClassFile format, byte[] bytes) {
    ClassModel old = format.parse(bytes);
    if (old.majorVersion() >= NEW_ENOUGH) {
      return bytes;
    }
    // Code is only written again, with what the verifier has to know, where it is taken apart.
    ClassTransform code =
        ClassTransform.transformingMethodBodies((builder, part) -> builder.with(part));
    return format.transformClass(
        old,
        code.andThen(
            (builder, part) ->
                builder.with(
                    part instanceof ClassFileVersion
                        ? ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)
                        : part)));
  }
}
