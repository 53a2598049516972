/* stranger: sends to a UDP port what it should not take, from whatever address it is told to pretend.
 *
 *   stranger hello|forged KEY-ID RATE SECONDS FROM:PORT TO:PORT     first messages: nonces and authenticators drawn
 *   stranger ack CONNECTION RATE SECONDS FROM:PORT TO:PORT          ACKs in a connection's packets, authenticators drawn
 *   stranger noise - RATE SECONDS FROM:PORT TO:PORT                 datagrams of random bytes, 1 to 1400 of them
 *   stranger replay PCAP RATE SECONDS FROM:PORT TO:PORT             the UDP payloads of a capture, again and again
 *
 * RATE is in datagrams a second. Prints how many it sent. Needs root (raw sockets). Build: cc -O2 -o stranger stranger.c
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64
#define HEADERS (sizeof(struct iphdr) + sizeof(struct udphdr))
#define LARGEST 1472
#define HELLO_BYTES 1200
#define MOST_CAPTURED 20000

static unsigned char packets[BATCH][HEADERS + LARGEST];
static struct mmsghdr messages[BATCH];
static struct iovec parts[BATCH];
static unsigned char *captured[MOST_CAPTURED];
static int captured_bytes[MOST_CAPTURED], captured_count;
static uint64_t seed = 0x9e3779b97f4a7c15ULL;

static uint64_t draw(void) { seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17; return seed; }

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static struct sockaddr_in address(const char *text) {
  struct sockaddr_in a = { .sin_family = AF_INET };
  char host[64];
  const char *colon = strchr(text, ':');
  if (!colon || colon - text >= (long)sizeof host) { fprintf(stderr, "not ADDRESS:PORT: %s\n", text); exit(2); }
  memcpy(host, text, colon - text);
  host[colon - text] = 0;
  if (!inet_aton(host, &a.sin_addr)) { fprintf(stderr, "no address: %s\n", host); exit(2); }
  a.sin_port = htons(atoi(colon + 1));
  return a;
}

static uint32_t word(const unsigned char *at) { uint32_t v; memcpy(&v, at, 4); return v; }

/* Ethernet frames of a capture in this machine's byte order; joined segments, which are no datagrams, are left out. */
static void load(const char *file) {
  FILE *in = fopen(file, "rb");
  unsigned char head[24], frame[1 << 18];
  if (!in || fread(head, 1, 24, in) != 24 || word(head) != 0xa1b2c3d4) { fprintf(stderr, "no capture: %s\n", file); exit(2); }
  while (captured_count < MOST_CAPTURED && fread(head, 1, 16, in) == 16) {
    uint32_t bytes = word(head + 8);
    if (bytes > sizeof frame || fread(frame, 1, bytes, in) != bytes) break;
    int length = (int)bytes - 14 - (int)HEADERS;
    if (length < 1 || length > LARGEST || frame[14] != 0x45 || frame[23] != IPPROTO_UDP) continue;
    captured[captured_count] = malloc(length);
    memcpy(captured[captured_count], frame + 14 + HEADERS, length);
    captured_bytes[captured_count++] = length;
  }
  fclose(in);
  if (!captured_count) { fprintf(stderr, "nothing in %s\n", file); exit(2); }
}

static int fill(unsigned char *to, const char *kind, const char *argument, uint64_t number) {
  char line[256];
  int length;
  if (!strcmp(kind, "replay")) {
    int i = number % captured_count;
    memcpy(to, captured[i], captured_bytes[i]);
    return captured_bytes[i];
  }
  if (!strcmp(kind, "noise")) {
    length = 1 + draw() % 1400;
    for (int i = 0; i < length; i += 8) { uint64_t v = draw(); memcpy(to + i, &v, 8); }
    return length;
  }
  if (!strcmp(kind, "ack")) {
    length = sprintf(line, "ABN1 %s %llu %016llx\nACK 5 0 0-5\n", argument, (unsigned long long)(draw() % 1000000), (unsigned long long)draw());
    memcpy(to, line, length);
    return length;
  }
  length = sprintf(line, "ABN1 00000000 0 %016llx\nHELLO 1 %s %016llx%016llx\nPAD\n", (unsigned long long)draw(), argument,
    (unsigned long long)draw(), (unsigned long long)draw());
  memcpy(to, line, length);
  memset(to + length, 0, HELLO_BYTES - length);
  return HELLO_BYTES;
}

int main(int count, char **words) {
  if (count != 7) { fprintf(stderr, "usage: see the top of stranger.c\n"); return 2; }
  const char *kind = words[1], *argument = words[2];
  double rate = atof(words[3]), time = atof(words[4]);
  struct sockaddr_in from = address(words[5]), to = address(words[6]);
  seed ^= (uint64_t)getpid() << 32;
  if (!strcmp(kind, "replay")) load(argument);
  int raw = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (raw < 0) { perror("raw socket"); return 1; }
  for (int i = 0; i < BATCH; i++) {
    parts[i].iov_base = packets[i];
    messages[i].msg_hdr = (struct msghdr){ .msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &parts[i], .msg_iovlen = 1 };
  }
  uint64_t sent = 0;
  double begun = seconds(), now = begun;
  while ((now = seconds()) - begun < time) {
    double due = (now - begun) * rate - sent;
    if (due < 1) { usleep(200); continue; }
    int n = due < BATCH ? (int)due : BATCH;
    for (int i = 0; i < n; i++) {
      struct iphdr *ip = (struct iphdr *)packets[i];
      struct udphdr *udp = (struct udphdr *)(packets[i] + sizeof *ip);
      int length = fill(packets[i] + HEADERS, kind, argument, sent + i);
      *ip = (struct iphdr){ .version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_UDP, .tot_len = htons(HEADERS + length),
        .saddr = from.sin_addr.s_addr, .daddr = to.sin_addr.s_addr };
      *udp = (struct udphdr){ .source = from.sin_port, .dest = to.sin_port, .len = htons(sizeof *udp + length) };
      parts[i].iov_len = HEADERS + length;
    }
    int done = sendmmsg(raw, messages, n, 0);
    if (done > 0) sent += done;
  }
  printf("%s sent=%llu per-second=%.0f\n", kind, (unsigned long long)sent, sent / (seconds() - begun));
  return 0;
}
