#!/usr/bin/env bash
# Installs or updates the reader on this board, as root:
#   ./install.sh --gateway https://gateway.example.org --code K7QM-3XWD-9TBA [--source pcsc] [--no-start]
# Run again without --code, it updates the program and keeps settings, key and queue.
set -euo pipefail

user=interlieux-reader
program=/opt/interlieux-reader
settings=/etc/interlieux-reader/reader.env
state=/var/lib/interlieux-reader
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")

fail() {
    printf 'install.sh: %s\n' "$1" >&2
    exit 1
}

gateway='' code='' source=pcsc start=yes
while (($# > 0)); do
    case $1 in
        --gateway) gateway=${2:?--gateway needs an address}; shift 2 ;;
        --code) code=${2:?--code needs a code}; shift 2 ;;
        --source) source=${2:?--source needs a card source, such as pcsc}; shift 2 ;;
        --no-start) start=no; shift ;;
        *) fail "\"$1\" is no option: --gateway, --code, --source, --no-start." ;;
    esac
done

((EUID == 0)) || fail 'run it as root: sudo ./install.sh …'
[[ -f $settings || -n $gateway ]] || fail 'say where the gateway is: --gateway https://…'
machine=$(uname -m)
[[ $machine != armv6l ]] || fail 'this board (ARMv6: the first Pi, Pi Zero, Zero W) cannot run .NET. Keep its present reader: the gateway takes its calls.'

# A program of its own, or one that the board's .NET runs.
if [[ -x $here/program/Interlieux.ReaderAgent ]]; then
    run="exec $program/program/Interlieux.ReaderAgent \"\$@\""
    "$here/program/Interlieux.ReaderAgent" version >/dev/null 2>&1 ||
        fail "this package is not for $machine: take the one for this board."
else
    dotnet=$(command -v dotnet || true)
    [[ -n $dotnet ]] || fail 'this package needs the ASP.NET Core runtime 10 on the board, and there is no dotnet command.'
    run="exec $dotnet $program/program/Interlieux.ReaderAgent.dll \"\$@\""
fi

if [[ ",$source," == *,pcsc,* ]] && ! command -v pcscd >/dev/null; then
    apt-get install -y --no-install-recommends pcscd libpcsclite1 || fail 'pcscd cannot be installed: install it, or name another --source.'
fi

id -u "$user" >/dev/null 2>&1 || useradd --system --user-group --home-dir "$state" --shell /usr/sbin/nologin "$user"
groups=
for group in dialout i2c spi gpio input; do
    getent group "$group" >/dev/null && groups="$groups $group"
done

has_systemd=no
[[ ! -d /run/systemd/system ]] || has_systemd=yes
[[ $has_systemd == no ]] || systemctl stop interlieux-reader 2>/dev/null || true

# The new program takes the place of the old one as a whole.
install -d -m 755 "$program"
rm -rf "$program/program.new"
cp -R "$here/program" "$program/program.new"
rm -rf "$program/program.old"
[[ ! -d $program/program ]] || mv "$program/program" "$program/program.old"
mv "$program/program.new" "$program/program"
rm -rf "$program/program.old"
chown -R root:root "$program"
chmod -R go-w "$program"
# Memory is collected after 4 MB of new objects, whatever the processor's cache would allow; only the environment can say so, in hexadecimal.
printf '#!/bin/sh\nexport DOTNET_GCgen0size=400000\n%s\n' "$run" >"$program/reader-agent"
chmod 755 "$program/reader-agent"

install -d -m 750 -g "$user" "$(dirname "$settings")"
if [[ ! -f $settings ]]; then
    (umask 027 && printf 'Reader__Gateway=%s\nReader__Data=%s\nReader__Source=%s\nReader__KioskPort=8090\n' "$gateway" "$state" "$source" >"$settings")
    chgrp "$user" "$settings"
elif [[ -n $gateway ]]; then
    sed -i "s|^Reader__Gateway=.*|Reader__Gateway=$gateway|" "$settings"
fi
install -d -m 700 -o "$user" -g "$user" "$state"

# The same settings for whoever types the command.
cat >/usr/local/bin/reader-agent <<COMMAND
#!/bin/sh
set -a && . $settings && set +a
cd / && if [ "\$(id -un)" = $user ]; then exec $program/reader-agent "\$@"; fi
exec runuser -u $user -- $program/reader-agent "\$@"
COMMAND
chmod 755 /usr/local/bin/reader-agent

if [[ -n $code ]]; then
    /usr/local/bin/reader-agent enrol --code "$code" || fail 'the reader is installed, but not enrolled: get a new code, and run: sudo reader-agent enrol --code CODE'
fi

[[ ! -d /etc/polkit-1/rules.d ]] || install -m 644 "$here/pcscd.rules" /etc/polkit-1/rules.d/50-interlieux-reader.rules
if [[ $has_systemd == no ]]; then
    printf 'Installed. There is no systemd here: start it with reader-agent\n'
    exit 0
fi

sed "s|^SupplementaryGroups=.*|SupplementaryGroups=${groups# }|" "$here/interlieux-reader.service" >/etc/systemd/system/interlieux-reader.service
install -m 644 "$here/journald.conf" /etc/systemd/journald@interlieux-reader.conf
systemctl daemon-reload
systemctl enable interlieux-reader
[[ $start == no ]] || systemctl restart interlieux-reader
printf 'Installed. See how it is: sudo reader-agent doctor; its log: journalctl --namespace interlieux-reader\n'
