/* SPDX-License-Identifier: Apache-2.0
 * Bytes that nobody can read: claimed and found format, state, entropy. */
#include "source/git/facts_opaque.h"

#include "source/git/facts_scan.h"

#include <libdeflate.h>
#include <math.h>

#define LOOK (64u << 10)
#define TEXT_LOOK 8000u

typedef enum { SOUND, BROKEN, CUT } State;

typedef struct {
  const char *name;
  const char *endings; /* ' ' around each */
  const char *magic;
  gsize magic_at, magic_len;
  gboolean sealed; /* compressed or encrypted: holds anything */
  State (*check)(WhSlice s);
} Format;

static guint32
little32(const char *p)
{
  const guint8 *b = (const guint8 *)p;
  return (guint32)b[0] | (guint32)b[1] << 8 | (guint32)b[2] << 16 | (guint32)b[3] << 24;
}

/* The xz format: header of 12 bytes with a CRC32 of its flags, footer of 12 that ends in "YZ". */
static State
check_xz(WhSlice s)
{
  if (s.len < 32)
    return CUT;
  if (libdeflate_crc32(0, s.data + 6, 2) != little32(s.data + 8))
    return BROKEN;
  const char *foot = s.data + s.len;
  while (foot - s.data > 32 && little32(foot - 4) == 0)
    foot -= 4; /* padding */
  if (memcmp(foot - 2, "YZ", 2) != 0)
    return CUT;
  return libdeflate_crc32(0, foot - 8, 6) == little32(foot - 12) ? SOUND : BROKEN;
}

/* RFC 1952: deflate is the only method, three flag bits are reserved. */
static State
check_gzip(WhSlice s)
{
  if (s.len < 18)
    return CUT;
  return s.data[2] == 8 && ((guchar)s.data[3] & 0xe0) == 0 ? SOUND : BROKEN;
}

static State
check_bzip2(WhSlice s)
{
  if (s.len < 14)
    return CUT;
  gboolean level = s.data[3] >= '1' && s.data[3] <= '9';
  gboolean block =
      memcmp(s.data + 4, "1AY&SY", 6) == 0 || memcmp(s.data + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0;
  return level && block ? SOUND : BROKEN;
}

/* The end record stands within the last 64 KiB. */
static State
check_zip(WhSlice s)
{
  gsize from = s.len > LOOK ? s.len - LOOK : 0;
  WhSlice tail = wh_slice(s.data + from, s.len - from);
  return memmem(tail.data, tail.len, "PK\5\6", 4) != NULL ? SOUND : CUT;
}

static State
check_png(WhSlice s)
{
  if (s.len < 45)
    return CUT;
  if (memcmp(s.data + 12, "IHDR", 4) != 0)
    return BROKEN;
  return memmem(s.data + s.len - MIN(s.len, 4096), MIN(s.len, 4096), "IEND", 4) != NULL ? SOUND : CUT;
}

static State
check_jpeg(WhSlice s)
{
  gsize look = MIN(s.len, 4096);
  return memmem(s.data + s.len - look, look, "\xff\xd9", 2) != NULL ? SOUND : CUT;
}

static State
check_elf(WhSlice s)
{
  gboolean sane = s.len >= 52 && (s.data[4] == 1 || s.data[4] == 2) && (s.data[5] == 1 || s.data[5] == 2);
  return sane ? SOUND : BROKEN;
}

/* Zstandard (RFC 8878): bit 3 of the frame header descriptor is reserved. */
static State
check_zstd(WhSlice s)
{
  if (s.len < 9)
    return CUT;
  return (s.data[4] & 0x08) == 0 ? SOUND : BROKEN;
}

#define MAGIC(at, text) (text), (at), sizeof(text) - 1
static const Format formats[] = {
    {"xz", " .xz .txz ",
     MAGIC(0, "\xfd"
              "7zXZ\0"),
     TRUE, check_xz},
    {"gzip", " .gz .tgz ", MAGIC(0, "\x1f\x8b"), TRUE, check_gzip},
    {"bzip2", " .bz2 .tbz .tbz2 ", MAGIC(0, "BZh"), TRUE, check_bzip2},
    {"zstd", " .zst .tzst ", MAGIC(0, "\x28\xb5\x2f\xfd"), TRUE, check_zstd},
    {"zip", " .zip .jar .whl .docx .xlsx .odt .apk .egg .nupkg ", MAGIC(0, "PK"), TRUE, check_zip},
    {"7z", " .7z ", MAGIC(0, "7z\xbc\xaf\x27\x1c"), TRUE, NULL},
    {"rar", " .rar ", MAGIC(0, "Rar!"), TRUE, NULL},
    {"lzip", " .lz ", MAGIC(0, "LZIP"), TRUE, NULL},
    {"lzma", " .lzma ", MAGIC(0, "\x5d\0\0"), TRUE, NULL},
    {"cab", " .cab ", MAGIC(0, "MSCF"), TRUE, NULL},
    {"tar", " .tar ", MAGIC(257, "ustar"), FALSE, NULL},
    {"ar", " .a .lib .deb ", MAGIC(0, "!<arch>"), FALSE, NULL},
    {"elf", " .so .o .ko .elf ",
     MAGIC(0, "\x7f"
              "ELF"),
     FALSE, check_elf},
    {"pe", " .exe .dll ", MAGIC(0, "MZ"), FALSE, NULL},
    {"macho", " .dylib ", MAGIC(0, "\xcf\xfa\xed\xfe"), FALSE, NULL},
    {"wasm", " .wasm ", MAGIC(0, "\0asm"), FALSE, NULL},
    {"class", " .class ", MAGIC(0, "\xca\xfe\xba\xbe"), FALSE, NULL},
    {"png", " .png ", MAGIC(0, "\x89PNG\r\n\x1a\n"), FALSE, check_png},
    {"jpeg", " .jpg .jpeg ", MAGIC(0, "\xff\xd8\xff"), FALSE, check_jpeg},
    {"gif", " .gif ", MAGIC(0, "GIF8"), FALSE, NULL},
    {"bmp", " .bmp ", MAGIC(0, "BM"), FALSE, NULL},
    {"ico", " .ico .cur ", MAGIC(0, "\0\0"), FALSE, NULL},
    {"webp", " .webp .wav .avi ", MAGIC(0, "RIFF"), FALSE, NULL},
    {"tiff", " .tif ", MAGIC(0, "II*"), FALSE, NULL},
    {"tiff", " .tiff ", MAGIC(0, "MM\0*"), FALSE, NULL},
    {"psd", " .psd ", MAGIC(0, "8BPS"), FALSE, NULL},
    {"icns", " .icns ", MAGIC(0, "icns"), FALSE, NULL},
    {"pdf", " .pdf .ai ", MAGIC(0, "%PDF"), FALSE, NULL},
    {"ole", " .doc .xls .ppt .msi ", MAGIC(0, "\xd0\xcf\x11\xe0"), FALSE, NULL},
    {"sqlite", " .sqlite .sqlite3 ", MAGIC(0, "SQLite format 3"), FALSE, NULL},
    {"ogg", " .ogg .oga .ogv .opus ", MAGIC(0, "OggS"), FALSE, NULL},
    {"flac", " .flac ", MAGIC(0, "fLaC"), FALSE, NULL},
    {"mp3", " .mp3 ", MAGIC(0, "ID3"), FALSE, NULL},
    {"mp4", " .mp4 .m4a .m4v .mov .heic .heif .avif ", MAGIC(4, "ftyp"), FALSE, NULL},
    {"matroska", " .mkv .webm ", MAGIC(0, "\x1a\x45\xdf\xa3"), FALSE, NULL},
    {"woff", " .woff ", MAGIC(0, "wOFF"), FALSE, NULL},
    {"woff2", " .woff2 ", MAGIC(0, "wOF2"), FALSE, NULL},
    {"ttf", " .ttf ", MAGIC(0, "\0\1\0\0"), FALSE, NULL},
    {"otf", " .otf ", MAGIC(0, "OTTO"), FALSE, NULL},
    {"gettext", " .mo .gmo ", MAGIC(0, "\xde\x12\x04\x95"), FALSE, NULL},
    {"pcap", " .pcap .cap ", MAGIC(0, "\xd4\xc3\xb2\xa1"), FALSE, NULL},
    {"pcap", "", MAGIC(0, "\xa1\xb2\xc3\xd4"), FALSE, NULL},
    {"pcapng", " .pcapng ", MAGIC(0, "\x0a\x0d\x0d\x0a"), FALSE, NULL},
    {"npy", " .npy ", MAGIC(0, "\x93NUMPY"), FALSE, NULL},
    {"hdf5", " .h5 .hdf5 ", MAGIC(0, "\x89HDF"), FALSE, NULL},
    {"pack", " .pack ", MAGIC(0, "PACK"), FALSE, NULL},
    {"gpg", " .gpg .sig ", MAGIC(0, "\x85"), TRUE, NULL},
    {"jp2", " .jp2 .jpx ", MAGIC(4, "jP  "), FALSE, NULL},
    {"pyc", " .pyc ", MAGIC(2, "\r\n"), FALSE, NULL},
};

static const char *const text_endings =
    " .md .rst .txt .html .htm .css .scss .less .json .xml .svg .csv .tsv .po .pot .adoc .tex .texi .info .1 "
    ".2 .3 .4 .5 "
    ".6 .7 .8 .9 .ini .cfg .conf .lock .sum .mod .patch .diff .license .gitignore .properties .proto "
    ".graphql .ipynb .j2 "
    ".tmpl .tpl .erb .haml .ejs .hbs .jinja .yml .yaml .toml .out .exp .expected .golden .snap .map ";

/* Whether LIST, with ' ' around each, names the ending of PATH. */
static gboolean
ends_with_one_of(WhSlice path, const char *list)
{
  const char *dot = path.len > 0 ? memrchr(path.data, '.', path.len) : NULL;
  gsize len = dot != NULL ? path.len - (gsize)(dot - path.data) : 0;
  if (len < 2 || len > 12)
    return FALSE;
  char ending[16] = " ";
  for (gsize i = 0; i < len; i++)
    ending[i + 1] = g_ascii_tolower(dot[i]);
  ending[len + 1] = ' ';
  ending[len + 2] = '\0';
  return strstr(list, ending) != NULL;
}

gboolean
wh_facts_opaque_path(WhSlice path)
{
  return path.len > 0 && !wh_facts_is_code(path) && !ends_with_one_of(path, text_endings);
}

static gboolean
in_data_folder(WhSlice path)
{
  static const char *const folders[] = {"test/",  "tests/",   "testdata/", "data/", "fixtures/",
                                        "files/", "samples/", "corpus/",   "t/"};
  for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
    gsize at = wh_scan_find(path, 0, folders[i]);
    if (at < path.len && (at == 0 || path.data[at - 1] == '/'))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_magic(const Format *format, WhSlice s)
{
  return s.len >= format->magic_at + format->magic_len &&
         memcmp(s.data + format->magic_at, format->magic, format->magic_len) == 0;
}

static const Format *
found_format(WhSlice s)
{
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
    if (formats[i].magic_len > 2 && has_magic(&formats[i], s))
      return &formats[i];
  return has_magic(&formats[1], s) ? &formats[1] : NULL; /* gzip's two bytes with its method behind them */
}

static const Format *
claimed_format(WhSlice path)
{
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
    if (ends_with_one_of(path, formats[i].endings))
      return &formats[i];
  return NULL;
}

static guint
entropy_of(WhSlice s)
{
  guint32 counts[256] = {0};
  gsize n = MIN(s.len, LOOK), tail = MIN(s.len - n, LOOK);
  double bits = 0;
  for (gsize i = 0; i < n; i++)
    counts[(guchar)s.data[i]]++;
  for (gsize i = s.len - tail; i < s.len; i++)
    counts[(guchar)s.data[i]]++;
  for (guint i = 0; i < 256; i++)
    if (counts[i] > 0) {
      double p = (double)counts[i] / (double)(n + tail);
      bits -= p * log2(p);
    }
  return (guint)(bits * 100 + 0.5);
}

static gboolean
is_text(WhSlice s)
{
  gsize n = MIN(s.len, TEXT_LOOK), controls = 0;
  if (n == 0)
    return TRUE;
  if (memchr(s.data, '\0', n) != NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    controls += (guchar)s.data[i] < ' ' && strchr("\t\n\r\f\v\b\033", s.data[i]) == NULL;
  return controls * 20 < n;
}

/* The state in words; NULL: there is nothing to say of it. */
static const char *
state_of(const Format *claimed, const Format *found, WhSlice s, WhSlice path)
{
  if (found == NULL && claimed == NULL)
    return is_text(s) ? NULL : "unknown";
  if (found == NULL)
    return is_text(s) ? NULL : "broken";
  State state = found->check != NULL ? found->check(s) : SOUND;
  if (state != SOUND)
    return state == CUT ? "cut" : "broken";
  return found->sealed && in_data_folder(path) ? "sealed" : NULL;
}

gboolean
wh_facts_opaque(WhSlice text, WhSlice path, WhFactOut *out)
{
  const Format *claimed = claimed_format(path), *found = found_format(text);
  if (claimed != NULL && has_magic(claimed, text))
    found = claimed;
  const char *state = text.len > 0 ? state_of(claimed, found, text, path) : NULL;
  if (state == NULL)
    return TRUE;
  const Format *named = claimed != NULL ? claimed : found;
  char value[96];
  int len = g_snprintf(value, sizeof value, "%s %s %u %" G_GSIZE_FORMAT, named != NULL ? named->name : "data",
                       state, entropy_of(text), text.len);
  wh_fact_add(out, WH_FACT_OPAQUE, "", wh_slice(value, (gsize)len));
  return TRUE;
}
