/* SPDX-License-Identifier: Apache-2.0
 *
 * The user's npm configuration, as far as it says where packages come from and with what token. Files of projects are not
 * read: those are what is examined, and could send tokens anywhere. */
#pragma once

#include "app/fetch.h"

typedef struct {
  char *registry;      /* URL without '/' at its end */
  char *authorization; /* value of the header; NULL: none is set for that registry */
} WhNpmRegistry;
void wh_npm_registry_clear(WhNpmRegistry *registry);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhNpmRegistry, wh_npm_registry_clear)

/* The registry of the package NAME ("@scope/name" or "name"): its scope's, else the environment's, else that of the files,
 * else npm's own. */
void wh_npm_registry_find(const WhFetchOptions *options, const char *name, WhNpmRegistry *ret_registry);
