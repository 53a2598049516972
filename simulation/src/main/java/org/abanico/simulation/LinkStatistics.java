package org.abanico.simulation;

/**
 * What one direction of a link has done so far, in datagrams unless said otherwise.
 *
 * @param offered given to the link
 * @param tooLarge dropped because the MTU is smaller
 * @param overflowed dropped because the queue was full
 * @param lost dropped on the way
 * @param duplicated that went on their way twice
 * @param corrupted sent on with one bit changed
 * @param delivered that reached the other host, duplicates included
 * @param reordered that arrived after one that was offered later
 * @param deliveredBytes of those delivered
 * @param longestQueueBytes the most that ever waited, the datagram being sent included
 */
public record LinkStatistics(
    long offered,
    long tooLarge,
    long overflowed,
    long lost,
    long duplicated,
    long corrupted,
    long delivered,
    long reordered,
    long deliveredBytes,
    long longestQueueBytes) {}
