#!/usr/bin/env bash
# Tries the Debian package under systemd: config/package/try-systemd.sh PACKAGE.deb
#
# As root, on a Debian with systemd's programs, whether it runs there or not: a systemd of its own starts in namespaces, on
# this machine's files under a layer that is thrown away. Where none starts, that is said, and nothing has been tried.
set -euo pipefail
package=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT

# --- what runs there, once systemd is up
mkdir "$work/shared"
cp "$package" "$work/shared/proxgate.deb"
dpkg-deb -R "$package" "$work/next"
sed -i 's/^Version: .*/&+1/' "$work/next/DEBIAN/control"
dpkg-deb -Zgzip -z1 --root-owner-group --build "$work/next" "$work/shared/next.deb" > /dev/null
cat > "$work/shared/trial" << 'END'
set -euo pipefail
exec 2>&1
fail() {
  echo "try-systemd: $*"
  journalctl -u proxgate.service -u proxgate.socket -n 20 --no-pager || true
  exit 1
}
trap 'fail "line $LINENO"' ERR
touch /shared/up
export DEBIAN_FRONTEND=noninteractive
# A machine that is made for building may keep packages from starting anything.
rm -f /usr/sbin/policy-rc.d
state() { systemctl is-active "$1" || true; }
pid() { systemctl show -P MainPID proxgate.service; }
alice() { runuser -u alice -- proxgate "$@"; }

echo "-- install: nothing is enabled, nothing runs"
dpkg -i /shared/proxgate.deb > /run/dpkg.log || fail "$(cat /run/dpkg.log)"
[ "$(state proxgate.socket) $(state proxgate.service)" = "inactive inactive" ] || fail "something runs"

echo "-- as the README says: root makes the configuration, and says who may connect"
proxgate simulate --port 8443 --pem /run/cluster.pem --quiet > /run/access &
for _ in $(seq 300); do grep -q '^certificate' /run/access && break || sleep 0.1; done
token=$(sed -n 's/^token: //p' /run/access)
PROXGATE_TOKEN_SECRET="${token#*=}" proxgate config init --endpoint localhost:8443 --accept-certificate \
  --token-id "${token%%=*}" --output /etc/proxgate/gateway.json > /run/init || fail "config init: $(cat /run/init)"
adduser --quiet --disabled-password --gecos '' alice
adduser --quiet alice proxgate
systemctl enable --now proxgate.socket 2> /dev/null
[ "$(state proxgate.socket) $(state proxgate.service)" = "active inactive" ] || fail "only the socket should be there"
[ "$(stat -c '%U %G %a' /run/proxgate/proxgate.sock)" = "proxgate proxgate 660" ] || fail "the socket's owner or mode"

echo "-- the first client starts the service"
alice status > /run/status || fail "$(cat /run/status)"
grep -q '^you are  alice' /run/status || fail "who asks is not who it is: $(cat /run/status)"
[ "$(state proxgate.service)" = active ] || fail "the service is $(state proxgate.service)"
[ "$(stat -c %U /proc/"$(pid)")" = proxgate ] || fail "it does not run as its own user"
alice call start_vm vmid=102 > /run/call || fail "$(cat /run/call)"
alice call stop_vm vmid=100 > /run/call 2>&1 && fail "protect.lua did not hold"
runuser -u nobody -- proxgate status > /run/call 2>&1 && fail "somebody outside of the group got in"

echo "-- a reload is in the journal, and nothing else than its own lines"
systemctl reload proxgate.service
for _ in $(seq 100); do
  journalctl -q -u proxgate.service -p notice -o cat > /run/journal
  grep -q 'policy loaded anew' /run/journal && break || sleep 0.1
done
grep -q '^policy loaded anew' /run/journal || fail "no line of priority notice about the reload"
journalctl -q -u proxgate.service -o cat | grep -v '^\(Started\|Starting\|Reload\|policy loaded anew\)' && fail "somebody else's line"

echo "-- killed, it is started again"
before=$(pid)
kill -KILL "$before"
for _ in $(seq 100); do [ "$(systemctl show -P NRestarts proxgate.service)" = 1 ] && break || sleep 0.1; done
alice status > /run/status || fail "$(cat /run/status)"
[ "$(pid)" != "$before" ] || fail "the same process"

echo "-- an upgrade restarts it behind its socket"
before=$(pid)
dpkg -i /shared/next.deb > /run/dpkg.log || fail "$(cat /run/dpkg.log)"
[ "$(state proxgate.socket) $(state proxgate.service)" = "active active" ] || fail "after the upgrade"
[ "$(pid)" != "$before" ] || fail "the old process runs on"
alice status > /run/status || fail "$(cat /run/status)"

echo "-- a process that hangs is replaced"
drop=/etc/systemd/system/proxgate.service.d
mkdir "$drop"
printf '[Service]\nWatchdogSec=2\nTimeoutAbortSec=1\n' > "$drop/trial.conf"
systemctl daemon-reload
systemctl restart proxgate.service || fail "not started again"
alice call get_nodes > /run/call || fail "$(cat /run/call)"
before=$(pid)
sleep 4
[ "$(pid)" = "$before" ] || fail "the watchdog does not hear from it"
kill -STOP "$before"
for _ in $(seq 200); do [ "$(pid)" != "$before" ] && break || sleep 0.1; done
alice call get_nodes > /run/call || fail "$(cat /run/call)"
[ "$(pid)" != "$before" ] || fail "the watchdog did not end it"
rm -r "$drop"
systemctl daemon-reload

echo "-- stopped, it answers those who are there"
alice call start_vm vmid=104 --json > /run/call &
call=$!
for _ in $(seq 300); do alice status | grep -q ':qmstart:104:' && break || sleep 0.05; done
systemctl stop proxgate.service 2> /dev/null
wait $call || fail "the call was lost: $(cat /run/call)"
grep -q '"status":"running"' /run/call || fail "$(cat /run/call)"

echo "-- remove, purge"
alice status > /run/status || fail "$(cat /run/status)"
dpkg -r proxgate > /run/dpkg.log || fail "$(cat /run/dpkg.log)"
[ "$(state proxgate.socket) $(state proxgate.service)" = "inactive inactive" ] || fail "it runs on without its program"
[ ! -e /run/proxgate/proxgate.sock ] || fail "the socket is still there"
dpkg -P proxgate > /run/dpkg.log || fail "$(cat /run/dpkg.log)"
[ -z "$(find /etc/systemd /var/lib/systemd -name '*proxgate*')" ] || fail "$(find /etc/systemd /var/lib/systemd -name '*proxgate*')"
touch /shared/well
END

# --- a systemd of its own
cat > "$work/boot" << 'END'
set -euo pipefail
root=$1/root
mkdir "$root" "$1/layer"
mount --make-rprivate /
mount -t tmpfs tmpfs "$1/layer"
mkdir "$1/layer/new" "$1/layer/work"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/layer/new,workdir=$1/layer/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
if [ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ]; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
  mkdir "$root/sys/fs/cgroup/systemd" "$root/sys/fs/cgroup/unified"
  mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
fi
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm" "$root/shared"
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount --bind "$1/shared" "$root/shared"
cat > "$root/etc/systemd/system/trial.service" << 'UNIT'
[Unit]
DefaultDependencies=no
Requires=sysinit.target dbus.socket
After=sysinit.target dbus.socket

[Service]
Type=oneshot
ExecStart=/bin/bash /shared/trial
StandardOutput=file:/shared/output
ExecStopPost=/bin/systemctl --no-block exit 0
UNIT
cd "$root"
exec chroot . /usr/bin/env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
  /lib/systemd/systemd --unit=trial.service --log-level=warning
END
timeout 300 unshare --mount --pid --fork --ipc --uts --cgroup --kill-child bash "$work/boot" "$work" \
  > "$work/console" 2>&1 < /dev/null || true
[ -e "$work/shared/output" ] && cat "$work/shared/output"
if [ ! -e "$work/shared/up" ]; then
  echo "SKIPPED: systemd does not start here: $(tail -n 3 "$work/console")"
elif [ ! -e "$work/shared/well" ]; then
  exit 1
else
  echo "-- all is well"
fi
