#!/usr/bin/env bash
# Builds the Debian package: config/package/build-deb.sh [DIRECTORY FOR THE PACKAGE]
#
# BINARY names a proxgate that is built already; without it, a release build with Swift's libraries in it is made. DEBUG says
# that it is a debug build, for a trial on the machine that has Swift: its way to Swift's libraries stays.
# Needs dpkg-dev, binutils and patchelf.
set -euo pipefail
cd "$(dirname "$0")/../.."
output=$(realpath "${1:-.build}")

if [ -z "${BINARY:-}" ]; then
  swift build -c release --product proxgate --static-swift-stdlib
  BINARY=$(swift build -c release --show-bin-path)/proxgate
fi
version=$("$BINARY" --version)
architecture=$(dpkg --print-architecture)
maintainer="${DEBFULLNAME:-proxgate} <${DEBEMAIL:-proxgate@proxgate.invalid}>"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root/DEBIAN" "$work/debian"
umask 022
chmod 755 "$root"

# --- what is installed
install -D -m 755 "$BINARY" "$root/usr/bin/proxgate"
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/proxgate"
[ -n "${DEBUG:-}" ] || patchelf --remove-rpath "$root/usr/bin/proxgate"
for unit in config/systemd/*; do install -D -m 644 "$unit" "$root/lib/systemd/system/$(basename "$unit")"; done
for hook in hooks/*.lua; do install -D -m 644 "$hook" "$root/usr/share/proxgate/hooks/$(basename "$hook")"; done
install -D -m 644 config/proxgate.schema.json "$root/usr/share/proxgate/proxgate.schema.json"
for example in config/examples/*; do
  install -D -m 644 "$example" "$root/usr/share/doc/proxgate/examples/$(basename "$example")"
done
install -d -m 755 "$root/etc/proxgate/hooks"

install -d "$root/usr/share/bash-completion/completions" "$root/usr/share/zsh/vendor-completions" \
  "$root/usr/share/fish/vendor_completions.d"
"$BINARY" completion bash | sed '1{/^#!/d}' > "$root/usr/share/bash-completion/completions/proxgate"
"$BINARY" completion zsh > "$root/usr/share/zsh/vendor-completions/_proxgate"
"$BINARY" completion fish > "$root/usr/share/fish/vendor_completions.d/proxgate.fish"

# --- manual pages, a page a command
install -d "$root/usr/share/man/man1"
"$BINARY" manual --directory "$root/usr/share/man/man1"
gzip -9n "$root"/usr/share/man/man1/*.1

document=$root/usr/share/doc/proxgate
cat > "$document/copyright" << END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: proxgate

Files: *
Copyright: 2026 The proxgate authors
License: Apache-2.0
 On Debian systems, the full text of the Apache License, version 2.0, is in
 /usr/share/common-licenses/Apache-2.0.
END
printf 'proxgate (%s) unstable; urgency=medium\n\n  * Release %s.\n\n -- %s  %s\n' \
  "$version" "$version" "$maintainer" "$(date -R -d "@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2> /dev/null || date +%s)}")" |
  gzip -9n > "$document/changelog.gz"
install -m 644 README.md "$document/README.md"
# Where its links lead.
install -D -m 644 -t "$document/config" config/*.md
install -D -m 644 hooks/README.md "$document/hooks/README.md"

# Swift's libraries are in the program, and bring a copy along.
install -d "$root/usr/share/lintian/overrides"
echo 'proxgate: embedded-library zlib *' > "$root/usr/share/lintian/overrides/proxgate"

# --- what dpkg needs to know
printf 'Source: proxgate\n\nPackage: proxgate\nArchitecture: any\n' > "$work/debian/control"
if [ -n "${DEBUG:-}" ]; then depending=(--ignore-missing-info) quiet=/dev/null; else depending=() quiet=/dev/stderr; fi
depends=$(cd "$work" && dpkg-shlibdeps -O "${depending[@]}" "$root/usr/bin/proxgate" 2> "$quiet" | sed 's/^shlibs:Depends=//')
cat > "$root/DEBIAN/control" << END
Package: proxgate
Version: $version
Section: admin
Priority: optional
Architecture: $architecture
Depends: $depends, adduser
Maintainer: $maintainer
Installed-Size: $(du -sk "$root" | cut -f1)
Homepage: https://www.proxmox.com/
Description: gateway with policy in front of Proxmox VE
 Takes MCP or plain JSON lines on stdin or a Unix socket, runs the admin's Lua
 policy before and after each call, calls Proxmox VE, follows the task and
 answers with what really happened. What policy forbids never reaches Proxmox.
END

# The ways of Debian's own packages (deb-systemd-helper(1p)): nothing is enabled, what the admin enabled is found again by a
# later installation, and goes with a purge.
units="proxgate.socket proxgate.service"
cat > "$root/DEBIAN/postinst" << END
#!/bin/sh
set -e
if [ "\$1" = configure ] || [ "\$1" = abort-upgrade ]; then
  if ! getent passwd proxgate > /dev/null; then
    adduser --system --group --home /var/lib/proxgate --no-create-home --quiet proxgate
  fi
  # The configuration is root's; the gateway may read it.
  chown root:proxgate /etc/proxgate
  chmod 750 /etc/proxgate
  install -d -m 750 -o proxgate -g proxgate /var/lib/proxgate /var/log/proxgate
  for unit in $units; do
    if deb-systemd-helper debian-installed \$unit; then
      deb-systemd-helper unmask \$unit > /dev/null || true
      if deb-systemd-helper --quiet was-enabled \$unit; then deb-systemd-helper enable \$unit > /dev/null || true; fi
    fi
    deb-systemd-helper update-state \$unit > /dev/null || true
  done
fi
if [ -d /run/systemd/system ]; then
  systemctl --system daemon-reload > /dev/null || true
  # An upgrade: what runs is restarted. The socket stays, so that clients wait instead of failing.
  if [ -n "\$2" ]; then deb-systemd-invoke restart proxgate.service > /dev/null || true; fi
fi
END
cat > "$root/DEBIAN/prerm" << END
#!/bin/sh
set -e
if [ "\$1" = remove ] && [ -d /run/systemd/system ]; then deb-systemd-invoke stop $units > /dev/null || true; fi
END
cat > "$root/DEBIAN/postrm" << END
#!/bin/sh
set -e
if [ -d /run/systemd/system ]; then systemctl --system daemon-reload > /dev/null || true; fi
if [ "\$1" = remove ]; then
  for unit in $units; do deb-systemd-helper mask \$unit > /dev/null || true; done
elif [ "\$1" = purge ]; then
  for unit in $units; do
    deb-systemd-helper purge \$unit > /dev/null || true
    deb-systemd-helper unmask \$unit > /dev/null || true
  done
  rm -rf /etc/proxgate /var/lib/proxgate /var/log/proxgate
  if getent passwd proxgate > /dev/null; then deluser --system --quiet proxgate > /dev/null 2>&1 || true; fi
fi
END
chmod 755 "$root"/DEBIAN/p*

package=$output/proxgate_${version}_$architecture.deb
dpkg-deb ${DEBUG:+-Zgzip -z1} --root-owner-group --build "$root" "$package" > /dev/null
echo "$package"
