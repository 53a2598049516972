package org.abanico.app.keys;

import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;

/**
 * The keys of a running client.
 *
 * @param access of the server
 * @param device its own
 */
public record ClientKeys(AccessKey access, DeviceKey device) {}
