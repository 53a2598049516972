/**
 * Keys: what a person types, what a device keeps, and what comes from them. Nothing here does I/O,
 * reads a clock or draws by itself: randomness is a given {@link java.util.random.RandomGenerator},
 * in production a {@code SecureRandom}.
 *
 * <h2>What comes from what</h2>
 *
 * <pre>
 * access key (32 random bytes; text: abanico1...)
 * ├─ "abanico 1 relay"     relay key (32; text: abanico-relay1...): all that a server needs
 * │   ├─ "abanico 1 key id"     its public name (4)
 * │   ├─ "abanico 1 opening"    SipHash key of the first message of an opening (16)
 * │   └─ "abanico 1 psk"        pre-shared key of the handshake (32)
 * └─ "abanico 1 content"   content key (32): clients only, never written
 *     ├─ "abanico 1 wrap" sender, backup    wraps the key of one backup (32)
 *     └─ "abanico 1 request" client, restore    seals what is asked for in one restore (32)
 *
 * device key (X25519; text: abanico-device1...)
 *     its public key, and the device's id: the first 16 bytes of that key's SHA-256
 *
 * Noise_XXpsk3_25519_AESGCM_SHA256 over device keys and the relay key's psk
 * └─ a key of each direction (32)
 *     ├─ "abanico 1 hop packets"    SipHash key of its packets (16)
 *     └─ "abanico 1 hop names"      AES-256-GCM key of its names (32)
 *
 * backup key (32 random bytes, of one run of one source)
 * └─ "abanico 1 sender" sender    AES-256-GCM key of its blocks (32)
 * </pre>
 *
 * <p>Each arrow is HKDF-SHA256 (RFC 5869) without a salt; its info is the label, and the context
 * behind it, as {@link org.abanico.security.primitive.Fields#encode} writes them: four bytes of
 * length before each. A sender is its 16 bytes, a backup the UTF-8 of its identifier. Only the
 * length of the output is not in the info: no label is used with two lengths.
 *
 * <h2>What is sealed with what</h2>
 *
 * <pre>
 *               key                nonce (96 bits)          associated data
 * a block       of the sender      number of the block      "abanico 1 block", group, backup, sender, number, kind
 * a name        of the direction   number before the dot    none
 * a backup key  of the wrapping    random, sent before it   none: sender and backup are in the key
 * a request     of the request     random, sent before it   "abanico 1 request", group, destination, restore, client
 * </pre>
 *
 * <p>A number is a nonce as four zero bytes and its eight, most significant first. Sealers take
 * rising numbers only, so that no nonce comes twice under a key; who makes a second sealer for the
 * same key breaks that, and everything with it. Every seal has a tag of 16 bytes.
 */
@org.jspecify.annotations.NullMarked
package org.abanico.security;
