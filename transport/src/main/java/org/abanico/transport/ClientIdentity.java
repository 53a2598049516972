package org.abanico.transport;

import org.abanico.security.DeviceKey;
import org.abanico.security.RelayKey;

/**
 * What a client shows of itself in an opening (protocol.md, section 3).
 *
 * @param device its own key
 * @param relay of the access key that admits it to the server
 */
public record ClientIdentity(DeviceKey device, RelayKey relay) {}
