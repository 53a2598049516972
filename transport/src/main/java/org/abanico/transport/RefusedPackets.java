package org.abanico.transport;

/**
 * What a server refused of strangers since the last report: packets that belong to no connection
 * and open none, and packets of a connection with a wrong authenticator.
 *
 * @param packets how many, all of them
 * @param addresses how many different addresses they seemed to come from, {@value
 *     Strangers#MOST_ADDRESSES} at most
 * @param moreAddresses whether there were more than are counted
 */
public record RefusedPackets(long packets, int addresses, boolean moreAddresses) {}
