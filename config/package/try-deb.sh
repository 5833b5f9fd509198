#!/usr/bin/env bash
# Tries the Debian package on a fresh Debian 12: config/package/try-deb.sh PACKAGE.deb
#
# As root, in a chroot that debootstrap makes: installs it, runs the demo and the unit's command line, upgrades, removes and
# purges it. BASE names a directory with such a system that is there already; it is copied. With BASE=/ it is this machine
# under a layer that is thrown away. DEBUG says that the program is a debug build (see build-deb.sh), whose size and libraries
# say nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
package=$(realpath "$1")

work=$(mktemp -d)
root=$work/root
started=()
leave() {
  for pid in "${started[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait
  for place in "$root/proc" "$root/dev" "$root" "$work/layer"; do umount "$place" 2> /dev/null || true; done
  rm -rf --one-file-system "$work"
}
trap leave EXIT
fail() {
  echo "try-deb: $*" >&2
  exit 1
}
clean=(/usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8)
inside() { chroot "$root" "${clean[@]}" "$@"; }
user=(setpriv --reuid proxgate --regid proxgate --init-groups)
install_package() { # FILE
  cp "$1" "$root/tmp/proxgate.deb"
  inside apt-get install -y -qq --allow-downgrades --no-install-recommends /tmp/proxgate.deb > "$work/apt.log" 2>&1 || fail "$(cat "$work/apt.log")"
}

# Where all is that is new.
changed=$root
case "${BASE:-}" in
  "")
    echo "-- a fresh Debian 12"
    debootstrap --variant=minbase bookworm "$root" > "$work/debootstrap.log"
    ;;
  /)
    echo "-- this machine, under a layer"
    mkdir "$root" "$work/layer"
    mount -t tmpfs tmpfs "$work/layer"
    mkdir "$work/layer/new" "$work/layer/work"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$work/layer/new,workdir=$work/layer/work" "$root"
    mount --bind /dev "$root/dev"
    changed=$work/layer/new
    ;;
  *)
    echo "-- a Debian 12 from $BASE"
    cp -a "$BASE" "$root"
    ;;
esac
mount -t proc proc "$root/proc"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
echo "127.0.0.1 localhost" > "$root/etc/hosts"
chmod 755 "$root/usr/sbin/policy-rc.d"
[ "${BASE:-}" = / ] || inside apt-get update -qq

echo "-- what is in it"
dpkg-deb -c "$package" > "$work/contents"
for file in usr/bin/proxgate lib/systemd/system/proxgate.{service,socket} usr/share/proxgate/hooks/protect.lua \
  usr/share/proxgate/proxgate.schema.json usr/share/doc/proxgate/examples/token.json usr/share/doc/proxgate/README.md \
  usr/share/man/man1/proxgate{,-serve,-config-init}.1.gz usr/share/bash-completion/completions/proxgate \
  usr/share/zsh/vendor-completions/_proxgate usr/share/fish/vendor_completions.d/proxgate.fish; do
  grep -q " ./$file$" "$work/contents" || fail "$file is not in the package"
done

echo "-- install"
install_package "$package"
version=$(inside proxgate --version)
[ "$(inside dpkg-query -W -f '${Version}' proxgate)" = "$version" ] || fail "the package's version is not the program's"
inside getent passwd proxgate > /dev/null || fail "no user proxgate"
# What the README says of the program: its size, and every library that it is linked with.
readme() {
  bytes=$(stat -c %s "$root/usr/bin/proxgate")
  echo "size: $(((bytes + 500000) / 1000000)) MB"
  libraries=$(inside ldd /usr/bin/proxgate | sed -n 's/^\t\([^ ]*\)\.so.*=>.*/\1/p' | sort | paste -sd ' ')
  echo "libraries: $libraries"
  stated=$(sed -n 's/.*program of \([0-9]*\) MB.*/\1/p' "$here/README.md")
  [ -n "$stated" ] && [ "$bytes" -le $((stated * 1100000)) ] || fail "the README says ${stated:-nothing} MB, it is $bytes bytes"
  for library in $libraries; do grep -q "\`$library\`" "$here/README.md" || fail "the README does not name $library"; done
}
[ -n "${DEBUG:-}" ] || readme

echo "-- the demo, from any directory"
echo '{"id":1,"op":"ping"}' | inside sh -c 'cd / && proxgate demo' | grep -q pong || fail "the demo did not answer"

unit=$root/lib/systemd/system/proxgate.service
# systemd starts nothing as long as nothing is configured, and a start by hand says what is missing.
configuration=$(sed -n 's/^ConditionPathExists=//p' "$unit")
[ -n "$configuration" ] && [ ! -e "$root$configuration" ] || fail "a fresh install should wait for its configuration"
command=$(sed -n 's/^ExecStart=//p' "$unit")
if inside "${user[@]}" $command 2> "$work/refused"; then fail "it started without a configuration"; fi
grep -q "$configuration" "$work/refused" || fail "the refusal does not name $configuration: $(cat "$work/refused")"

if [ -x "$root/usr/bin/systemd-analyze" ]; then
  echo "-- its units, as systemd reads them"
  inside systemd-analyze --man=no verify /lib/systemd/system/proxgate.socket /lib/systemd/system/proxgate.service \
    > "$work/verify" 2>&1 || fail "$(cat "$work/verify")"
  grep proxgate "$work/verify" && fail "systemd does not like a unit"
  # Of 100 points of exposure.
  inside systemd-analyze security --offline=true --threshold=20 proxgate.service > "$work/exposure" 2>&1 \
    || fail "$(tail -n 2 "$work/exposure")"
  tail -n 1 "$work/exposure"
fi

echo "-- the service, by its unit's command line"
: > "$work/access"
(exec chroot "$root" "${clean[@]}" proxgate simulate --port 8443 --pem /tmp/cluster.pem --quiet >> "$work/access") &
started+=($!)
for _ in $(seq 300); do grep -q '^certificate' "$work/access" && break || sleep 0.1; done
token=$(sed -n 's/^token: //p' "$work/access")
cp "$root/tmp/cluster.pem" "$root/etc/proxgate/cluster.pem"
# As the README says: root makes the configuration, and the service can read it.
inside env PROXGATE_TOKEN_SECRET="${token#*=}" proxgate config init --endpoint localhost:8443 --token-id "${token%%=*}" \
  --ca-file /etc/proxgate/cluster.pem --output "$configuration" > "$work/init" 2>&1 || fail "config init: $(cat "$work/init")"
inside "${user[@]}" proxgate doctor --config "$configuration" > "$work/doctor" 2>&1 || fail "doctor: $(cat "$work/doctor")"
inside install -d -o proxgate -g proxgate -m 755 /run/proxgate
socket=/run/proxgate/proxgate.sock

serve() { # runs the unit's command line as the unit's user until the socket answers
  (exec chroot "$root" "${clean[@]}" "${user[@]}" $command 2> "$work/service.log") &
  started+=($!)
  for _ in $(seq 600); do inside proxgate status --socket $socket > "$work/status" 2>&1 && return || sleep 0.1; done
  fail "the service does not answer: $(cat "$work/status" "$work/service.log")"
}
stop() {
  kill "${started[-1]}"
  wait "${started[-1]}" || fail "the service ended with $?: $(tail -n 5 "$work/service.log")"
  unset 'started[-1]'
}
serve
inside proxgate call get_vm_config vmid=101 --socket $socket --json > "$work/read" 2>&1 || fail "no answer to a read: $(cat "$work/read")"
inside proxgate call start_vm vmid=101 --socket $socket > "$work/change" 2>&1 || true
if inside proxgate call stop_vm vmid=100 --socket $socket > "$work/denied" 2>&1; then fail "protect.lua did not hold"; fi
inside "${user[@]}" proxgate audit verify --config "$configuration" || fail "the audit does not verify"
stop

echo "-- upgrade"
dpkg-deb -R "$package" "$work/next"
sed -i "s/^Version: .*/Version: $version+1/" "$work/next/DEBIAN/control"
dpkg-deb ${DEBUG:+-Zgzip -z1} --root-owner-group --build "$work/next" "$work/next.deb" > /dev/null
before=$(cd "$root" && sha256sum "./$configuration" etc/proxgate/*.*; stat -c '%U %a' "$root/var/lib/proxgate")
install_package "$work/next.deb"
[ "$(inside dpkg-query -W -f '${Version}' proxgate)" = "$version+1" ] || fail "not upgraded"
after=$(cd "$root" && sha256sum "./$configuration" etc/proxgate/*.*; stat -c '%U %a' "$root/var/lib/proxgate")
[ "$before" = "$after" ] || fail "the upgrade touched the configuration or the state"
serve
inside "${user[@]}" proxgate audit verify --config "$configuration" || fail "the audit does not verify after the upgrade"
stop

echo "-- remove, install again, purge"
# What `systemctl enable proxgate.socket` makes.
wanted=$root/etc/systemd/system/sockets.target.wants/proxgate.socket
mkdir -p "$(dirname "$wanted")"
ln -s /lib/systemd/system/proxgate.socket "$wanted"
remove() {
  inside apt-get remove -y -qq proxgate > "$work/apt.log" 2>&1 || fail "$(cat "$work/apt.log")"
  [ ! -e "$root/usr/bin/proxgate" ] && [ -e "$root$configuration" ] && [ -e "$root/var/lib/proxgate/state.db" ] \
    || fail "a removal takes the program and leaves configuration and state"
  [ "$(readlink "$root/etc/systemd/system/proxgate.socket")" = /dev/null ] || fail "systemd would still open the socket"
}
remove
install_package "$package"
[ ! -L "$root/etc/systemd/system/proxgate.socket" ] && [ -e "$root/lib/systemd/system/proxgate.socket" ] && [ -L "$wanted" ] \
  || fail "what was enabled is not found again"
remove
inside apt-get purge -y -qq proxgate > "$work/apt.log" 2>&1 || fail "$(cat "$work/apt.log")"
inside getent passwd proxgate && fail "the user is still there"
rm -rf "$root/run/proxgate" "$root/tmp/proxgate.deb"
# A file that a layer hides is a device with number 0.
left=$(cd "$changed" && find . -xdev -path ./proc -prune -o -name '*proxgate*' ! -type c -print | grep -v '^./var/\(cache\|lib\)/apt/' || true)
[ -z "$left" ] || fail "left behind: $left"
echo "-- all is well"
