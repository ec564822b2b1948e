/* SPDX-License-Identifier: Apache-2.0
 *
 * URLs of forges: from those of an API to those of pages, and what they name. */
#pragma once

#include "base/slice.h"

/* The page that an API URL stands for ("https://api.github.com/repos/o/n/pulls/1" gives "https://github.com/o/n/pull/1");
 * any other URL as it is. Owner: caller. */
char *wh_forge_page(const char *url);
/* The issue, pull request or commit that PAGE is part of: without fragment and "/files". Owner: caller. */
char *wh_forge_thread(const char *page);
/* "owner/name" in the URL of a page, empty if it holds none. Borrowed from PAGE. */
WhSlice wh_forge_repo(const char *page);
/* "https://host/owner/name" of it. Borrowed from PAGE. */
WhSlice wh_forge_base(const char *page);
/* The host, "github.com" where PAGE is no URL. */
WhSlice wh_forge_host(const char *page);
