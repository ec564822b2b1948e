/* SPDX-License-Identifier: Apache-2.0
 * The yardstick for reading mail: GMime parses every message of an mbox, and nothing is done with them. `mail-parse FILE` */
#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
  int fd = argc > 1 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0)
    return 2;
  g_mime_init();
  GMimeStream *stream = g_mime_stream_fs_new(fd);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  guint64 messages = 0;
  g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
  while (!g_mime_parser_eos(parser)) {
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message == NULL)
      continue;
    messages++;
    g_object_unref(message);
  }
  printf("messages=%" G_GUINT64_FORMAT "\n", messages);
  g_object_unref(parser);
  g_object_unref(stream);
  return messages > 0 ? 0 : 1;
}
