/* SPDX-License-Identifier: Apache-2.0
 * Key ids out of OpenPGP and SSH signatures. */
#include "source/git/git_signature.h"

#include "source/git/git_file.h"

#define ARMOR_MAX (64u << 10)
#define PACKET_SIGNATURE 2u
#define SUBPACKET_TIME 2u
#define SUBPACKET_ISSUER 16u
#define SUBPACKET_FINGERPRINT 33u
#define SSH_DIGITS 32

static WhSlice
strip(WhSlice line)
{
  while (line.len > 0 && (line.data[0] == ' ' || line.data[0] == '\t'))
    line = wh_slice(line.data + 1, line.len - 1);
  while (line.len > 0 && g_ascii_isspace(line.data[line.len - 1]))
    line.len--;
  return line;
}

/* What a reader does with the lines of an armor. Header lines stand before a blank one in OpenPGP; SSH has
 * none. */
static gboolean
is_payload(WhSlice line)
{
  return line.len > 0 && line.data[0] != '=' && memchr(line.data, ':', line.len) == NULL;
}

/* The bytes between BEGIN and END lines. Owner: caller. */
static GByteArray *
dearmor(WhSlice armor)
{
  GByteArray *out = g_byte_array_new();
  gint state = 0;
  guint save = 0;
  gsize pos = 0;
  WhSlice line;
  if (armor.len > ARMOR_MAX)
    armor.len = ARMOR_MAX;
  wh_git_next_line(armor, &pos, &line);
  while (wh_git_next_line(armor, &pos, &line)) {
    line = strip(line);
    if (wh_slice_has_prefix(line, WH_SLICE("-----END")))
      break;
    if (!is_payload(line))
      continue;
    guint before = out->len;
    g_byte_array_set_size(out, before + (guint)line.len + 3);
    gsize got = g_base64_decode_step(line.data, line.len, out->data + before, &state, &save);
    g_byte_array_set_size(out, before + (guint)got);
  }
  return out;
}

typedef struct {
  const guint8 *data;
  gsize len;
} Bytes;

static gsize
big_endian(const guint8 *data, gsize n)
{
  gsize value = 0;
  for (gsize i = 0; i < n; i++)
    value = value << 8 | data[i];
  return value;
}

/* Drops N bytes from the front and returns where they were, NULL when there are not as many. */
static const guint8 *
take(Bytes *b, gsize n)
{
  if (n > b->len)
    return NULL;
  const guint8 *at = b->data;
  b->data += n;
  b->len -= n;
  return at;
}

static void
append_hex(GString *out, const guint8 *data, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_string_append_printf(out, "%02x", data[i]);
}

/* Length of an OpenPGP subpacket or new packet, by its first octets. */
static gboolean
take_length(Bytes *b, gboolean subpacket, gsize *ret_len)
{
  const guint8 *first = take(b, 1);
  if (first == NULL)
    return FALSE;
  guint8 wide = subpacket ? 255 : 224;
  if (*first < 192) {
    *ret_len = *first;
  } else if (*first == 255) {
    const guint8 *four = take(b, 4);
    if (four == NULL)
      return FALSE;
    *ret_len = big_endian(four, 4);
  } else if (*first < wide) {
    const guint8 *second = take(b, 1);
    if (second == NULL)
      return FALSE;
    *ret_len = ((gsize)(*first - 192) << 8) + *second + 192;
  } else {
    return FALSE; /* partial lengths are not for signatures */
  }
  return TRUE;
}

/* The body of the packet at the front if it is a signature. */
static gboolean
take_packet(Bytes *b, Bytes *ret_body)
{
  const guint8 *head = take(b, 1);
  if (head == NULL || (*head & 0x80) == 0)
    return FALSE;
  gboolean modern = (*head & 0x40) != 0;
  guint tag = modern ? *head & 0x3f : (*head >> 2) & 0x0f;
  gsize len = 0;
  if (modern) {
    if (!take_length(b, FALSE, &len))
      return FALSE;
  } else {
    gsize octets = (gsize)1 << (*head & 3);
    const guint8 *at = octets <= 4 ? take(b, octets) : NULL;
    if (at == NULL)
      return FALSE;
    len = big_endian(at, octets);
  }
  const guint8 *body = take(b, len);
  *ret_body = (Bytes){body, len};
  return body != NULL && tag == PACKET_SIGNATURE;
}

typedef struct {
  const guint8 *fingerprint_id, *issuer_id; /* eight bytes each */
  gint64 time;                              /* 0: none */
} Issuers;

/* One subpacket of LEN bytes, its type among them; the first of each kind counts. */
static void
take_subpacket(const guint8 *at, gsize len, Issuers *issuers)
{
  const guint type = at[0] & 0x7f;
  if (type == SUBPACKET_TIME && len == 5 && issuers->time == 0)
    issuers->time = (gint64)big_endian(at + 1, 4);
  else if (type == SUBPACKET_ISSUER && len == 9 && issuers->issuer_id == NULL)
    issuers->issuer_id = at + 1;
  else if (type == SUBPACKET_FINGERPRINT && len == 22 && issuers->fingerprint_id == NULL)
    issuers->fingerprint_id = at + 2 + 12;
  else if (type == SUBPACKET_FINGERPRINT && len == 34 && issuers->fingerprint_id == NULL)
    issuers->fingerprint_id = at + 2;
}

static void
take_subpackets(Bytes area, Issuers *issuers)
{
  gsize len;
  while (area.len > 0 && take_length(&area, TRUE, &len)) {
    const guint8 *at = take(&area, len);
    if (at == NULL || len == 0)
      return;
    take_subpacket(at, len, issuers);
  }
}

static gboolean
take_area(Bytes *b, gsize count_octets, Issuers *issuers)
{
  const guint8 *count = take(b, count_octets);
  if (count == NULL)
    return FALSE;
  gsize len = big_endian(count, count_octets);
  const guint8 *area = take(b, len);
  if (area == NULL)
    return FALSE;
  take_subpackets((Bytes){area, len}, issuers);
  return TRUE;
}

static void
openpgp_key(Bytes b, GString *key, gint64 *ret_time)
{
  Bytes body;
  if (!take_packet(&b, &body) || body.len < 4)
    return;
  guint version = body.data[0];
  Issuers issuers = {0};
  if (version == 3 && body.len >= 15) {
    issuers.issuer_id = body.data + 7;
    issuers.time = (gint64)big_endian(body.data + 3, 4);
  } else if (version >= 4 && version <= 6 && take(&body, 4) != NULL) {
    gsize octets = version == 6 ? 4 : 2;
    if (take_area(&body, octets, &issuers))
      take_area(&body, octets, &issuers);
  }
  const guint8 *id = issuers.fingerprint_id != NULL ? issuers.fingerprint_id : issuers.issuer_id;
  if (id != NULL)
    append_hex(key, id, 8);
  *ret_time = issuers.time;
}

static void
ssh_key(Bytes b, GString *key)
{
  const guint8 *magic = take(&b, 6);
  if (magic == NULL || memcmp(magic, "SSHSIG", 6) != 0 || take(&b, 4) == NULL)
    return;
  const guint8 *count = take(&b, 4);
  if (count == NULL)
    return;
  gsize len = big_endian(count, 4);
  const guint8 *blob = take(&b, len);
  if (blob == NULL)
    return;
  g_autofree char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, blob, len);
  g_string_append_printf(key, "ssh:%.*s", SSH_DIGITS, digest);
}

static void
armored_key(WhSlice armor, GString *key, gint64 *ret_time)
{
  armor = strip(armor);
  gboolean ssh = wh_slice_has_prefix(armor, WH_SLICE("-----BEGIN SSH SIGNATURE-----"));
  gboolean pgp = wh_slice_has_prefix(armor, WH_SLICE("-----BEGIN PGP "));
  if (!ssh && !pgp)
    return;
  g_autoptr(GByteArray) bytes = dearmor(armor);
  Bytes b = {bytes->data, bytes->len};
  if (ssh)
    ssh_key(b, key);
  else
    openpgp_key(b, key, ret_time);
}

void
wh_git_signature_key(WhSlice armor, GString *key)
{
  gint64 time;
  g_string_truncate(key, 0);
  armored_key(armor, key, &time);
}

/* minisign and signify: a line of comment, then base64 of "Ed" (or "ED"), eight bytes that name the key, the signature. */
static void
commented_key(WhSlice bytes, GString *key)
{
  gsize pos = 0, len = 0;
  WhSlice comment, line;
  if (!wh_git_next_line(bytes, &pos, &comment) || !wh_git_next_line(bytes, &pos, &line) ||
      line.len > ARMOR_MAX)
    return;
  const gboolean signify = memmem(comment.data, comment.len, "signify", 7) != NULL ||
                           memmem(comment.data, comment.len, "verify with", 11) != NULL;
  g_autofree char *text = g_strndup(line.data, line.len);
  g_autofree guchar *raw = g_base64_decode(text, &len);
  if (raw == NULL || len < 10 || raw[0] != 'E')
    return;
  g_string_append(key, signify ? "signify:" : "minisign:");
  append_hex(key, raw + 2, 8);
}

void
wh_git_signature_read(WhSlice bytes, GString *key, gint64 *ret_time)
{
  static const WhSlice comment = {"untrusted comment:", 18}, begin = {"-----BEGIN PGP SIGNATURE-----", 29};
  gint64 time = 0;
  g_string_truncate(key, 0);
  if (bytes.len > 0 && ((guint8)bytes.data[0] & 0x80) != 0)
    openpgp_key((Bytes){(const guint8 *)bytes.data, MIN(bytes.len, ARMOR_MAX)}, key, &time);
  else if (wh_slice_has_prefix(bytes, comment))
    commented_key(bytes, key);
  else {
    /* A text signed in the clear has its signature at its end. */
    const char *at = bytes.len > 0 ? memmem(bytes.data, bytes.len, begin.data, begin.len) : NULL;
    const gsize from = at != NULL ? (gsize)(at - bytes.data) : 0;
    armored_key(bytes.len > 0 ? wh_slice(bytes.data + from, bytes.len - from) : bytes, key, &time);
  }
  *ret_time = time;
}

gsize
wh_git_signature_find(WhSlice message)
{
  static const WhSlice begins[] = {{"-----BEGIN PGP SIGNATURE-----", 29},
                                   {"-----BEGIN PGP MESSAGE-----", 27},
                                   {"-----BEGIN SSH SIGNATURE-----", 29},
                                   {"-----BEGIN SIGNED MESSAGE-----", 30}};
  gsize found = message.len, pos = 0;
  WhSlice line;
  while (wh_git_next_line(message, &pos, &line))
    for (guint i = 0; i < G_N_ELEMENTS(begins); i++)
      if (wh_slice_has_prefix(line, begins[i]))
        found = (gsize)(line.data - message.data);
  return found;
}
