/* SPDX-License-Identifier: Apache-2.0
 * Blocks and chunks. */
#include "source/git/git_block.h"

#define TEXT_STEP (32u << 10)

WhGitBlock *
wh_git_block_new(void)
{
  WhGitBlock *block = g_new0(WhGitBlock, 1);
  block->commits = g_array_sized_new(FALSE, TRUE, sizeof(WhGitPending), WH_GIT_BLOCK_COMMITS);
  block->text = g_string_chunk_new(TEXT_STEP);
  return block;
}

void
wh_git_block_free(WhGitBlock *block)
{
  if (block == NULL)
    return;
  g_array_unref(block->commits);
  g_string_chunk_free(block->text);
  g_free(block);
}

WhGitChunk *
wh_git_chunk_new(void)
{
  WhGitChunk *chunk = g_new0(WhGitChunk, 1);
  chunk->done = g_array_new(FALSE, TRUE, sizeof(WhGitDone));
  chunk->changes = g_array_new(FALSE, FALSE, sizeof(WhChangeRecord));
  chunk->paths = g_string_chunk_new(TEXT_STEP);
  return chunk;
}

void
wh_git_chunk_free(WhGitChunk *chunk)
{
  if (chunk == NULL)
    return;
  g_array_unref(chunk->done);
  g_array_unref(chunk->changes);
  g_string_chunk_free(chunk->paths);
  g_free(chunk);
}
