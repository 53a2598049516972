package org.abanico.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What reaches out of a program's own memory, or brings in something that no test can choose. */
final class OutsideWorld {
  private static final String JAVA_NET = "java.net";
  private static final Set<String> ADDRESSES =
      Set.of("InetAddress", "Inet4Address", "Inet6Address", "InetSocketAddress", "SocketAddress");
  private static final Set<String> CONCURRENT_VALUES =
      Set.of("CancellationException", "Callable", "TimeUnit");
  private static final Set<String> RANDOM_WITHOUT_SEED =
      Set.of("java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom");

  /** Addresses are values, and allowed; what sends to them is not. */
  static final DescribedPredicate<JavaClass> SOCKETS =
      type(
          "sockets and channels",
          t ->
              (t.getPackageName().startsWith(JAVA_NET) && !isAddress(t))
                  || t.getPackageName().startsWith("java.nio.channels"));

  static final DescribedPredicate<JavaClass> FILES =
      type(
          "files",
          t ->
              t.getPackageName().startsWith("java.nio.file")
                  || (t.getPackageName().equals("java.io")
                      && (t.getSimpleName().startsWith("File")
                          || t.getSimpleName().equals("RandomAccessFile"))));

  static final DescribedPredicate<JavaClass> THREADS =
      type(
          "threads, executors and locks",
          t ->
              t.isEquivalentTo(Thread.class)
                  || t.isEquivalentTo(ThreadLocal.class)
                  || (t.getPackageName().startsWith("java.util.concurrent")
                      && !CONCURRENT_VALUES.contains(t.getSimpleName())));

  static final DescribedPredicate<JavaClass> CHANNELS =
      type(
          "Netty outside its buffers",
          t ->
              t.getPackageName().startsWith("io.netty")
                  && !t.getPackageName().startsWith("io.netty.buffer")
                  && !t.getPackageName().equals("io.netty.util"));

  static final DescribedPredicate<JavaClass> NETWORK =
      SOCKETS
          .and(type("no channels to files", t -> !t.getSimpleName().startsWith("File")))
          .and(
              type(
                  "not what those to files are made of",
                  t -> !t.getSimpleName().equals("AbstractInterruptibleChannel")))
          .and(type("no streams over channels", t -> !t.getSimpleName().equals("Channels")))
          .and(type("no exceptions", t -> !t.isAssignableTo(Exception.class)))
          .or(type("addresses", t -> t.getPackageName().equals(JAVA_NET)))
          .or(CHANNELS)
          .as("the network");

  static final DescribedPredicate<JavaAccess<?>> NAME_LOOKUPS =
      access(
          "looking up names",
          target ->
              (isIn(target, JAVA_NET, "InetAddress")
                      && Set.of("getByName", "getAllByName", "getLocalHost")
                          .contains(target.getName()))
                  || (isIn(target, JAVA_NET, "InetSocketAddress")
                      && isConstructor(target)
                      && parameters(target).equals(List.of("java.lang.String", "int"))));

  static final DescribedPredicate<JavaAccess<?>> CLOCKS =
      access(
          "reading a clock",
          target ->
              (isIn(target, "java.lang", "System")
                      && Set.of("nanoTime", "currentTimeMillis").contains(target.getName()))
                  || (target.getOwner().getPackageName().equals("java.time") && readsClock(target))
                  || (target.getOwner().getFullName().equals("java.util.Date")
                      && isConstructor(target)
                      && parameters(target).isEmpty()));

  static final DescribedPredicate<JavaAccess<?>> CHANCE =
      access(
          "unseeded randomness",
          target ->
              (RANDOM_WITHOUT_SEED.contains(target.getOwner().getFullName())
                      && isConstructor(target)
                      && parameters(target).isEmpty())
                  || (isIn(target, "java.security", "SecureRandom")
                      && target.getName().startsWith("getInstance"))
                  || (isIn(target, "java.lang", "Math") && target.getName().equals("random"))
                  || (isIn(target, "java.util", "UUID") && target.getName().equals("randomUUID"))
                  || isIn(target, "java.util.concurrent", "ThreadLocalRandom")
                  || (target.getOwner().getPackageName().equals("java.util.random")
                      && Set.of("getDefault", "of").contains(target.getName())));

  static final DescribedPredicate<JavaAccess<?>> SLEEP =
      access(
          "sleeping",
          target ->
              (isIn(target, "java.lang", "Thread")
                      || isIn(target, "java.util.concurrent", "TimeUnit"))
                  && target.getName().equals("sleep"));

  private OutsideWorld() {}

  private static boolean isAddress(JavaClass type) {
    return ADDRESSES.contains(type.getSimpleName())
        || type.isAssignableTo(java.io.IOException.class);
  }

  /** {@code now(Clock)} reads a clock that somebody passed in: that is allowed. */
  private static boolean readsClock(AccessTarget target) {
    boolean givenClock = parameters(target).contains("java.time.Clock");
    boolean makesClock =
        target.getOwner().getSimpleName().equals("Clock")
            && (target.getName().startsWith("system") || target.getName().startsWith("tick"));
    return (target.getName().equals("now") && !givenClock) || (makesClock && !givenClock);
  }

  private static boolean isIn(AccessTarget target, String packageName, String simpleName) {
    return target.getOwner().getFullName().equals(packageName + "." + simpleName);
  }

  private static boolean isConstructor(AccessTarget target) {
    return target.getName().equals(JavaConstructor.CONSTRUCTOR_NAME);
  }

  private static List<String> parameters(AccessTarget target) {
    return target instanceof CodeUnitAccessTarget unit
        ? unit.getRawParameterTypes().stream().map(JavaClass::getFullName).toList()
        : List.of();
  }

  private static DescribedPredicate<JavaClass> type(String what, Predicate<JavaClass> test) {
    return DescribedPredicate.describe(what, test);
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      String what, Predicate<AccessTarget> test) {
    return DescribedPredicate.describe(what, access -> test.test(access.getTarget()));
  }
}
