# SPDX-License-Identifier: Apache-2.0
# A thin front for Meson. `make` builds build/wolfhound; `make demo` shows what it does; `make check` tests it.
PREFIX = /usr/local
DESTDIR =
BUILD = build
MESON_FLAGS =

all: $(BUILD)/build.ninja
	ninja -C $(BUILD)

$(BUILD)/build.ninja:
	tools/install-deps build
	meson setup $(BUILD) --prefix=$(PREFIX) $(MESON_FLAGS)

demo: all
	demo/run $(BUILD)/wolfhound demo-out

check: all
	tools/install-deps check
	tools/check $(BUILD)

install: all
	meson configure $(BUILD) -Dprefix=$(PREFIX)
	DESTDIR=$(DESTDIR) meson install -C $(BUILD)

uninstall:
	tools/uninstall $(BUILD) "$(DESTDIR)"

clean:
	rm -rf $(BUILD) demo-out

.PHONY: all demo check install uninstall clean
