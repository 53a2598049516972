package org.abanico.architecture.broken.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.abanico.architecture.Breaks;

/** Reaches out of the program's memory in every way that is forbidden to what decides. */
final class Impure {
  private Impure() {}

  @Breaks("what decides has no socket")
  static DatagramSocket opensASocket() throws IOException {
    return new DatagramSocket();
  }

  @Breaks("what decides has no socket")
  static DatagramChannel opensAChannel() throws IOException {
    return DatagramChannel.open();
  }

  @Breaks("what decides resolves no names")
  static InetAddress asksForAName() throws IOException {
    return InetAddress.getByName("localhost");
  }

  @Breaks("what decides resolves no names")
  static InetSocketAddress resolvesOnTheWay() {
    return new InetSocketAddress("localhost", 1);
  }

  @Breaks("what decides has no disk")
  static byte[] readsAFile(Path path) throws IOException {
    return Files.readAllBytes(path);
  }

  @Breaks("what decides has no disk")
  static FileInputStream opensAFile() throws IOException {
    return new FileInputStream("x");
  }

  @Breaks("what decides has no disk")
  static String namesAFile(File file) {
    return file.getName();
  }

  @Breaks("what decides has no thread")
  static Thread makesAThread(Runnable task) {
    return new Thread(task);
  }

  @Breaks("what decides has no thread")
  static void usesAnExecutor(ExecutorService executor) {
    executor.close();
  }

  @Breaks("what decides has no thread")
  static void locks(ReentrantLock lock) {
    lock.lock();
  }

  @Breaks("what decides knows only Netty's buffers")
  static void writesToAChannel(Channel channel) {
    channel.flush();
  }

  @Breaks("what decides knows only Netty's buffers")
  static Bootstrap bootstraps() {
    return new Bootstrap();
  }

  @Breaks("time comes from outside")
  static long readsNanoTime() {
    return System.nanoTime();
  }

  @Breaks("time comes from outside")
  static LongSupplier refersToNanoTime() {
    return System::nanoTime;
  }

  @Breaks("time comes from outside")
  static LongSupplier readsNanoTimeInALambda() {
    return () -> System.nanoTime() + 1;
  }

  @Breaks("time comes from outside")
  static long readsMillis() {
    return System.currentTimeMillis();
  }

  @Breaks("time comes from outside")
  static Instant readsTheInstant() {
    return Instant.now();
  }

  @Breaks("time comes from outside")
  static LocalDateTime readsTheDate(ZoneId zone) {
    return LocalDateTime.now(zone);
  }

  @Breaks("time comes from outside")
  static Clock takesTheSystemsClock() {
    return Clock.systemUTC();
  }

  @Breaks({"nobody sleeps", "what decides has no thread"})
  static void sleeps() throws InterruptedException {
    Thread.sleep(1);
  }

  @Breaks("nobody sleeps")
  static void sleepsByUnit() throws InterruptedException {
    TimeUnit.SECONDS.sleep(1);
  }

  @Breaks("chance comes from outside")
  static int drawsFromNewRandom() {
    return new Random().nextInt();
  }

  @Breaks("chance comes from outside")
  static Supplier<Random> makesARandom() {
    return Random::new;
  }

  @Breaks("chance comes from outside")
  static SplittableRandom makesASplittable() {
    return new SplittableRandom();
  }

  @Breaks("chance comes from outside")
  static SecureRandom makesASecureRandom() {
    return new SecureRandom();
  }

  @Breaks("chance comes from outside")
  static double drawsFromMath() {
    return Math.random();
  }

  @Breaks("chance comes from outside")
  static UUID drawsAUuid() {
    return UUID.randomUUID();
  }

  @Breaks({"chance comes from outside", "what decides has no thread"})
  static int drawsFromTheThread() {
    return ThreadLocalRandom.current().nextInt();
  }
}
