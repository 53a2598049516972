package org.abanico.client;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Finds a server's address; may take its time. */
@FunctionalInterface
public interface AddressResolver {
  InetSocketAddress resolve(ServerAddress server) throws UnknownHostException;
}
