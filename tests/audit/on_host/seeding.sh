# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How a hardened host is spoiled: functions for the seeds of mutants. What a seed changes is in force only after
# `restart`, or `reload` where the daemon need not begin anew.
# shellcheck shell=sh

cf=/etc/mail/sendmail.cf
mc=/etc/mail/sendmail.mc
access=/etc/mail/access
tls=/etc/mail/tls
unit=/etc/systemd/system/sendmail.service

# Wait until something listens on port 25: the line of /proc/net/tcp has state 0A.
await_listener() {
  for _ in $(seq 100); do
    grep -qE ':0019 [0-9A-F:]+ 0A ' /proc/net/tcp /proc/net/tcp6 && return
    sleep 0.1
  done
  echo 'nothing listens on port 25' >&2
  return 1
}

restart() {
  systemctl daemon-reload
  systemctl restart sendmail.service
  await_listener
}

# The daemon executes itself anew, and closes its listener for that moment.
reload() {
  systemctl reload sendmail.service
  sleep 0.5
  await_listener
}

# impostor [outdated]: something else than sendmail serves port 25.
impostor() {
  systemctl stop sendmail.service
  systemd-run --quiet --unit=impostor python3 /srv/audit/impostor.py "$@"
  await_listener
}

# option NAME=VALUE: in the .cf, in place of every other value of the option.
option() {
  no_option "${1%%=*}"
  printf 'O %s\n' "$1" >>"$cf"
}

# no_option NAME: the option has the program's own value.
no_option() {
  sed -i -E "/^O $1(=|$)/d" "$cf"
}

# edit SCRIPT: the .cf, by sed; it must become another.
edit() {
  sed "$1" "$cf" >"$cf.new"
  ! cmp -s "$cf" "$cf.new"
  cat "$cf.new" >"$cf"
  rm "$cf.new"
}

# certificate OPTION…: of openssl-req(1), for a certificate of its own and its key in place of the first pair.
certificate() {
  openssl req -x509 -nodes "$@" -keyout /root/key -out /root/certificate
  cat /root/key >"$tls/server-key.pem"
  cat /root/certificate >"$tls/server-certificate.pem"
}

# The first pair of certificate and key is the only one.
one_certificate() {
  option "ServerCertFile=$tls/server-certificate.pem"
  option "ServerKeyFile=$tls/server-key.pem"
}

# The certificate was in force years ago: openssl-ca(1) of both releases can be told when.
expire() {
  printf '%s\n' '[ca]' 'default_ca=own' '[own]' 'database=/root/index' 'new_certs_dir=/root' 'policy=any' \
    'serial=/root/serial' 'default_md=sha256' '[any]' 'commonName=supplied' >/root/ca.cnf
  : >/root/index
  echo 01 >/root/serial
  openssl req -new -key "$tls/server-key.pem" -subj "/CN=$(hostname --fqdn)" -out /root/request
  openssl ca -batch -selfsign -config /root/ca.cnf -keyfile "$tls/server-key.pem" -in /root/request \
    -startdate 20200101000000Z -enddate 20210101000000Z -notext -out /root/certificate
  cat /root/certificate >"$tls/server-certificate.pem"
}

# compile LINE…: put lines before the mailers of the .mc, and make the .cf of it.
compile() {
  for line in "$@"; do
    LINE=$line awk '/^MAILER\(/ && !said++ { print ENVIRON["LINE"] } { print }' "$mc" >"$mc.new"
    cat "$mc.new" >"$mc"
    rm "$mc.new"
  done
  m4 "$mc" >"$cf.new"
  cat "$cf.new" >"$cf"
  rm "$cf.new"
}

# allow LINE…: put lines before all others of the access map, and rebuild its database, which stays root's.
allow() {
  { printf '%b\n' "$@"; cat "$access"; } >"$access.new"
  cat "$access.new" >"$access"
  rm "$access.new"
  makemap -C /dev/null hash "$access" <"$access"
}

# route LINE…: the mailertable has these lines, and no others.
route() {
  printf '%b\n' "$@" >/etc/mail/mailertable
  makemap -C /dev/null hash /etc/mail/mailertable </etc/mail/mailertable
}

# forbid REGEX: the access map loses the lines that match.
forbid() {
  sed -i "/$1/d" "$access"
  makemap -C /dev/null hash "$access" <"$access"
}

# service LINE…: settings of the unit's section [Service], as a drop-in.
service() {
  mkdir -p "$unit.d"
  printf '%s\n' '[Service]' "$@" >"$unit.d/mutant.conf"
}

# without REGEX: the unit file itself loses the settings whose names match.
without() {
  sed -i -E "/^($1)=/d" "$unit"
}
