# SPDX-License-Identifier: Apache-2.0
# A thin front for Meson. `make` builds build/wolfhound; `make demo` shows what it does; `make check` tests it.
PREFIX = /usr/local
DESTDIR =
BUILD = build
MESON_FLAGS =

all: $(BUILD)/build.ninja
	ninja -C $(BUILD) product

$(BUILD)/build.ninja:
	tools/install-deps build
	meson setup $(BUILD) --prefix=$(PREFIX) $(MESON_FLAGS)

demo: all
	demo/run $(BUILD)/wolfhound demo-out

check: $(BUILD)/build.ninja
	tools/install-deps check
	ninja -C $(BUILD)
	tools/check $(BUILD)

install: $(BUILD)/build.ninja
	meson configure $(BUILD) -Dprefix=$(PREFIX)
	ninja -C $(BUILD) product
	DESTDIR=$(DESTDIR) meson install -C $(BUILD) --no-rebuild

uninstall:
	tools/uninstall $(BUILD) "$(DESTDIR)"

clean:
	rm -rf $(BUILD) demo-out

.PHONY: all demo check install uninstall clean
