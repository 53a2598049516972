package org.abanico.transport;

import org.abanico.transport.congestion.CongestionController;
import org.abanico.transport.congestion.Pacer;
import org.abanico.transport.path.PathMtuDiscovery;
import org.abanico.transport.path.PeerPaths;
import org.abanico.transport.recovery.RttEstimator;

/**
 * The way to the peer, and what is known of it: the address, the round trip, how large datagrams
 * may be, how much and how fast may be sent. It begins anew when the peer is in another network
 * (protocol.md, section 4.2).
 */
final class NetworkPath {
  final PeerPaths peer;
  final RttEstimator rtt;
  final PathMtuDiscovery mtu;
  final Pacer pacer;
  final RateLimit limit;
  final FairTurns.Place place;
  private final TransportConfig config;
  private final long seed;
  private CongestionController congestion;

  /**
   * A path of which nothing is known.
   *
   * @param seed of what the congestion controller draws
   */
  NetworkPath(PeerPaths peer, TransportConfig config, long maxAckDelayNanos, long seed) {
    this.peer = peer;
    this.config = config;
    this.seed = seed;
    limit = config.sending();
    place = limit.newPlace();
    rtt = new RttEstimator(maxAckDelayNanos);
    mtu = new PathMtuDiscovery(peer.current(), config.maxDatagramBytes());
    pacer = new Pacer(mtu.datagramBytes());
    congestion = newController();
  }

  private CongestionController newController() {
    return config
        .congestion()
        .create(mtu.datagramBytes(), config.maxWindowBytes(), RttEstimator.INITIAL_RTT, seed);
  }

  CongestionController congestion() {
    return congestion;
  }

  /** It is another now, of which nothing is known. */
  void restart() {
    rtt.reset();
    mtu.restart(peer.current());
    pacer.setDatagramSize(mtu.datagramBytes());
    congestion = newController();
  }
}
