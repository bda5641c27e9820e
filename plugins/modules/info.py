#!/usr/bin/python

# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: info
short_description: Tell what a host's sendmail is and how it really runs
description:
  - Gathers evidence from the host itself. The program is asked for its version and for the options that
    it takes from its configuration, the kernel for processes and listening sockets, the service manager
    for its units, and the file system for queues and for who may change the configuration.
  - Works on a host where sendmail is not installed. RV(info.program.installed) tells.
  - Run it as root; what another user's process holds is not shown otherwise.
version_added: 0.1.0
author:
  - The postmaster.sendmail contributors (@postmaster-collections)
extends_documentation_fragment:
  - postmaster.sendmail.attributes
  - postmaster.sendmail.attributes.facts
  - postmaster.sendmail.questions.further
options:
  gather:
    description: What to gather. Every name is a key of RV(info).
    type: list
    elements: str
    choices: &subsets
      - host
      - layout
      - program
      - packages
      - options
      - configuration
      - listeners
      - processes
      - units
      - queues
      - distribution_tooling
      - files
      - accounts
      - generations
      - decisions
      - certificates
      - tls
      - advisories
      - paths
      - aliases
      - forwards
      - smrsh
      - set_ids
      - maps
      - drift
      - hosts_access
    default: *subsets
  directory:
    description: Directory that holds sendmail's configuration.
    type: path
    default: /etc/mail
  configuration:
    description: Compiled configuration of the daemon. It tells RV(info.options) and the queue of the daemon.
    type: path
    default: /etc/mail/sendmail.cf
  submission:
    description: Compiled configuration of the submission program. It tells the queue of that program.
    type: path
    default: /etc/mail/submit.cf
  units:
    description: Units of the service manager to look at.
    type: list
    elements: str
    default: [sendmail.service]
  packages:
    description: Debian packages to look for, beside those of the layout.
    type: list
    elements: str
    default: []
  accounts:
    description: Users to look for, beside the one that the submission program belongs to.
    type: list
    elements: str
    default: []
  layout:
    description: The layout of the host. V(auto) finds out.
    type: str
    choices: [auto, debian, redhat, upstream]
    default: auto
seealso:
  - module: postmaster.sendmail.probe
"""

EXAMPLES = r"""
- name: Learn everything
  postmaster.sendmail.info:
  register: relay

- name: Learn only what the daemon is and as whom it runs
  postmaster.sendmail.info:
    gather: [program, processes]
  register: relay

- name: Learn which generations can be gone back to
  postmaster.sendmail.info:
    gather: [generations]
  register: relay

- name: Use DANE where the program can
  ansible.builtin.set_fact:
    relay_define: "{{ {'confDANE': 'true'} if relay.info.program.capabilities.dane else {} }}"

- name: Refuse to go on where another program holds port 25
  ansible.builtin.assert:
    that: item.package in ['', 'sendmail-bin']
  loop: "{{ relay.info.listeners | selectattr('port', 'equalto', 25) }}"
"""

RETURN = r"""
info:
  description: The evidence. Only the keys that O(gather) names.
  returned: success
  type: dict
  contains:
    host:
      description:
        - What kind of host this is.
        - V(systemd) is the version of the running service manager, or V(0) where that is another one.
        - V(addresses) are those of the host's interfaces, without loopback.
        - V(library_directory) is empty where the host has no such directory.
        - V(superuser) tells whether the module ran as root.
        - V(unqualified_name) is the host's name where nothing that is known of it has a dot, for which every
          start of sendmail waits a minute. It is empty on any other host.
      returned: when O(gather) contains V(host)
      type: dict
      sample:
        fqdn: relay.corp.test
        hostname: relay.corp.test
        unqualified_name: ""
        addresses: [192.0.2.25]
        distribution: debian
        release: "13"
        codename: trixie
        systemd: 257
        library_directory: /usr/lib/x86_64-linux-gnu
        python: 3.13.5
        superuser: true
    layout:
      description:
        - Where this host's distribution, or sendmail's own build, puts things. With V(auto) for O(layout) it
          is told by the program, else by a cf tree, else by the package manager.
        - V(programs) are paths; V(packages) is what would be installed, and V(sasl_packages) with it where
          mail is sent or taken with AUTH; V(service_units), V(settings_file) and V(tooling) are what the
          packages bring along; V(absent_options) are the C(conf*) names that its builds do not know.
        - V(installed) tells whether its program is there.
      returned: when O(gather) contains V(layout)
      type: dict
      sample:
        name: upstream
        installed: true
        ostype: linux
        directory: /etc/mail
        mc: /etc/mail/sendmail.mc
        cf: /etc/mail/sendmail.cf
        submit_mc: /etc/mail/submit.mc
        submit_cf: /etc/mail/submit.cf
        cf_directory: /usr/local/share/sendmail/cf
        mta_queue: /var/spool/mqueue
        msp_queue: /var/spool/clientmqueue
        submit_user: smmsp
        packages: []
        sasl_packages: []
        absent_options: [confREJECT_NUL]
    program:
      description: The program. All but V(installed) is empty where sendmail is not installed.
      returned: when O(gather) contains V(program)
      type: dict
      contains:
        installed:
          description: Whether the host has sendmail.
          returned: always
          type: bool
          sample: true
        path:
          description: Its path.
          returned: always
          type: str
          sample: /usr/libexec/sendmail/sendmail
        version:
          description: Its version.
          returned: always
          type: str
          sample: 8.18.1
        compiled_with:
          description: What it was compiled with.
          returned: always
          type: list
          elements: str
          sample: [DANE, DNSMAP, MILTER, STARTTLS]
        map_types:
          description: Map types that C(makemap) can write.
          returned: always
          type: list
          elements: str
          sample: [hash, btree, implicit]
        default_map_type:
          description:
            - The first of V(hash), V(cdb), V(dbm) and V(btree) that C(makemap) can write. Empty where there
              is no C(makemap).
          returned: always
          type: str
          sample: hash
        ffrs:
          description: Features for a future release that it was compiled with.
          returned: always
          type: list
          elements: str
          sample: [_FFR_MTA_STS, _FFR_REJECT_NUL_BYTE]
        openssl:
          description: Version of the OpenSSL that it is linked with. Empty without STARTTLS.
          returned: always
          type: str
          sample: 3.5.7
        capabilities:
          description:
            - What it can do, by what it was compiled with, so that a playbook need not know which
              distribution has what. Empty where sendmail is not installed.
            - V(reject_nul) is about the option C(RejectNUL), V(berkeley_db) about map types V(hash) and
              V(btree).
          returned: always
          type: dict
          sample:
            starttls: true
            dane: true
            mta_sts: true
            sasl: true
            milter: true
            libwrap: true
            ipv6: true
            smtputf8: false
            reject_nul: true
            berkeley_db: true
            cdb: false
            dns_map: true
            ldap_map: true
            nis_map: true
            regex_map: true
            socket_map: true
            user_database: true
    packages:
      description:
        - The packages of the layout, those that O(packages) names, and those that would bring a delivery
          agent, with their versions, empty where not installed.
        - Nothing on a host without C(dpkg).
      returned: when O(gather) contains V(packages)
      type: dict
      sample:
        sendmail-bin: 8.18.1-6+b1
    options:
      description:
        - Options that the configuration sets, by their long names, with the values that the program
          reads.
        - On a host whose name has no dot, where sendmail would wait for a minute before it answers, they are
          read from O(configuration) without it.
        - An option that is given more than once has one value a line. Options left at their defaults are
          not listed.
      returned: when O(gather) contains V(options)
      type: dict
      sample:
        PrivacyOptions: goaway,noetrn
        RunAsUser: smmta:smmta
        Timeout.helo: 2m
    configuration:
      description: What O(configuration) says. All is empty where there is no such file.
      returned: when O(gather) contains V(configuration)
      type: dict
      contains:
        version:
          description: Version of its syntax, and vendor.
          returned: always
          type: str
          sample: 10/Debian
        options:
          description:
            - Every option by its long name, also one that this build lacks, for which see
              RV(info.program.capabilities). V(source) is V(set) or V(default).
            - Defaults are those of sendmail's documentation, whatever comments of the file tell. V(value) is
              empty where nothing is the default, or where it depends on the host.
          returned: always
          type: dict
          sample:
            MaxMessageSize: {value: "26214400", source: set}
            MaxHopCount: {value: "25", source: default}
        listeners:
          description:
            - What C(DaemonPortOptions) ask for, in their order. V(address) is empty for all addresses, and
              V(delivery_mode) where the option C(DeliveryMode) counts. V(filters) are those that mail through
              it passes, its own or else those of C(InputMailFilters).
            - V(listening) tells whether any process listens there. It is null where the address is a name, or
              the port is unknown.
          returned: always
          type: list
          elements: dict
          sample:
            - name: MTA
              family: inet
              address: ""
              port: 25
              modifiers: AE
              delivery_mode: ""
              filters: [opendkim]
              listening: true
        milters:
          description:
            - The mail filters that are defined. V(used) tells whether mail that a listener takes passes it.
            - V(listening) tells whether any process listens at its socket. It is null for one on another
              host.
          returned: always
          type: list
          elements: dict
          sample:
            - name: opendkim
              socket: local:/run/opendkim/opendkim.sock
              flags: T
              timeouts: C:5m;S:10s
              used: true
              listening: true
        maps:
          description: The maps that are defined. V(path) has no suffix.
          returned: always
          type: list
          elements: dict
          sample:
            - name: access
              type: hash
              flags: [-T<TMPF>]
              path: /etc/mail/access
        mailers:
          description: The mailers by name, each with its equates by letter.
          returned: always
          type: dict
          sample:
            esmtp: {P: "[IPC]", F: mDFMuXa, A: TCP $h}
        programs:
          description: What of classes, maps and aliases runs a program, and its words.
          returned: always
          type: list
          elements: dict
          sample:
            - name: class w
              program: /usr/local/bin/names --all
        headers:
          description: The values of each header that is added, by name, each with its condition before it.
          returned: always
          type: dict
          sample:
            Date: ["?D? $a"]
        submission_host:
          description: Where the submission program hands mail to, empty where its configuration does not say.
          returned: always
          type: str
          sample: "[127.0.0.1]"
        local_names:
          description:
            - Class w. V(name) is C($j), V(held) are all members as the program tells them, V(written) those
              that the file and its class files say. V(name) and V(held) are empty where it was not asked.
          returned: always
          type: dict
          sample:
            name: relay.example.com
            held: ["[192.0.2.25]", localhost, relay, relay.example.com]
            written: [localhost]
        help_file:
          description: What C(HELP) reads. V(telling) is how that tells the version, empty if it does not.
          returned: always
          type: dict
          sample:
            path: /etc/mail/helpfile.relay
            telling: ""
        queue_groups:
          description: The queue groups by name, each with its equates by letter.
          returned: always
          type: dict
          sample:
            slow: {P: /var/spool/mqueue/slow, F: f, I: 30m}
    listeners:
      description:
        - Listening TCP sockets. V(pid) is V(0) and V(program) empty where no visible process holds the
          socket.
        - V(package) is the Debian package that owns the program. It is told for the ports 25, 465 and
          587, and empty where no package does.
      returned: when O(gather) contains V(listeners)
      type: list
      elements: dict
      sample:
        - address: 0.0.0.0
          port: 25
          pid: 158
          program: /usr/libexec/sendmail/sendmail
          package: sendmail-bin
          unit: sendmail.service
    processes:
      description:
        - Every process that runs the program, whatever its title says.
        - V(role) is what the title says. V(uid) and V(gid) are the effective ones. V(seccomp) is V(0) for
          none, V(1) for strict and V(2) for a filter.
        - V(jailed) tells whether its root directory is another than the host's. Then V(root_entries)
          names what stands at the top of that root and in its C(etc). V(supplementary) are the names of
          the groups that it is in beside V(gid).
      returned: when O(gather) contains V(processes)
      type: list
      elements: dict
      sample:
        - pid: 158
          ppid: 1
          role: accepting connections
          uid: 100
          gid: 102
          groups: [102]
          effective: [cap_net_bind_service]
          permitted: [cap_net_bind_service]
          bounding: [cap_net_bind_service]
          ambient: [cap_net_bind_service]
          inheritable: [cap_net_bind_service]
          no_new_privs: true
          seccomp: 2
          jailed: true
          root_entries: [dev, etc, etc/mail, etc/resolv.conf, lib, usr, var]
          executable: /usr/libexec/sendmail/sendmail
          supplementary: []
    units:
      description:
        - The units that O(units) names.
        - V(exposure) is what C(systemd-analyze security) says, from V(0.0) to V(10.0), lower is better.
          It is null where there is no such unit, and for a unit that is no service.
        - V(started) is when the main process began, in seconds of the monotonic clock. V(stale) are the
          files that it reads only when it starts and that were changed since, V(needs_reload) tells whether
          the service manager itself has yet to read the unit.
        - V(enabled) tells whether the next boot starts it. V(drop_ins) are the files that change the unit,
          V(packaged) those of them that a package brought along, V(wants) the units that start with it.
          V(brief) tells whether the unit ends by itself.
        - V(overrides) are the words and variables with which sendmail is started that have a say beside its
          configuration. V(told) tells whether all of its words are known; a script's are by the pid file.
      returned: when O(gather) contains V(units)
      type: dict
      sample:
        sendmail.service:
          loaded: true
          active: true
          enabled: true
          main_pid: 158
          fragment: /etc/systemd/system/sendmail.service
          exposure: 1.6
          started: 4711.25
          stale: []
          drop_ins: []
          wants: [network-online.target, sendmail-jail.path, sendmail-msp.service]
          needs_reload: false
          brief: false
          packaged: []
          overrides: []
          told: true
    queues:
      description:
        - Queue directories that exist, also of queue groups. V(kind) is V(mta) for the daemon's and V(msp)
          for the submission program's.
        - V(oldest_seconds) is the age of the oldest message, V(0) in an empty queue.
        - V(foreign) are the files that do not belong to the relay user (V(mta)) or the queue's group
          (V(msp)). V(quarantined) and V(lost) are control files. V(leftovers) are parts of no message, and
          messages without data, that nothing has written to for a day.
      returned: when O(gather) contains V(queues)
      type: list
      elements: dict
      sample:
        - path: /var/spool/mqueue
          kind: mta
          messages: 2
          oldest_seconds: 340
          foreign: []
          quarantined: []
          lost: []
          leftovers: []
    distribution_tooling:
      description:
        - What could rewrite the configuration behind our back.
        - V(hands_off) tells whether C(sendmail.conf) forbids it to the package scripts, or none of the layout
          would. V(armed) are the paths of the rest that exist, such as a C(Makefile) in O(directory).
      returned: when O(gather) contains V(distribution_tooling)
      type: dict
      sample:
        hands_off: true
        armed: []
    files:
      description:
        - The directories from the root down to O(directory), and everything in that. V(mode) is octal,
          V(kind) is V(directory), V(file), V(link) or V(other). V(acl) tells whether an access list adds to
          the mode.
      returned: when O(gather) contains V(files)
      type: list
      elements: dict
      sample:
        - path: /etc/mail/access.db
          kind: file
          owner: root
          group: smmta
          mode: "0640"
          acl: false
    accounts:
      description:
        - The users that O(accounts) names, and the one of the submission program. V(exists) tells whether the
          host knows the name; all else is empty where it does not.
        - V(group) is the primary group, and V(groups) are all others that the user is in.
        - V(locked) tells whether the password is locked as C(usermod --lock) does it. It is null for an
          account that is not in C(/etc/shadow), and for a caller who may not read that.
      returned: when O(gather) contains V(accounts)
      type: dict
      sample:
        smmta:
          exists: true
          uid: 100
          group: smmta
          groups: []
          home: /var/lib/sendmail
          shell: /usr/sbin/nologin
          locked: true
    generations:
      description:
        - What M(postmaster.sendmail.relay) keeps of what it put on the host, newest first. Nothing where it
          has not been. Nothing of the contents of files is told.
        - V(made) and V(proved) are times in UTC. V(proved) is empty where the probe was not answered, so that
          the generation was undone, or nothing was to be probed. V(in_effect) is true of one of them.
        - V(why) is V(relay), V(rollback to) and a number, or V(found on the host) for what was there without
          a transaction.
        - V(files) and V(databases) are how many it has. V(changed) are the paths in which it differs from the
          one that was in effect before it, empty for the oldest.
        - V(damage) tells why a generation can no longer be gone back to. Then all else is empty, and the
          module warns of it.
      returned: when O(gather) contains V(generations)
      type: list
      elements: dict
      sample:
        - id: 12
          made: "2026-01-31T12:00:00Z"
          why: relay
          in_effect: true
          proved: "2026-01-31T12:00:01Z"
          files: 17
          databases: 5
          changed: [/etc/mail/access, /etc/mail/access.db]
          damage: ""
    certificates:
      description:
        - The certificates that C(ServerCertFile) and C(ClientCertFile) name, read with C(openssl), from which
          the words in V(algorithm) and V(signature) are. V(names) are those that a client would compare.
        - V(chain_ends) is the first end of the certificates that follow in the file. V(issuer_sent) tells
          whether the issuer's is among them or it is its own issuer, V(issuer_known) whether the issuer is an
          authority of this host, V(issuer_between) whether it is an intermediate. V(fault) is why OpenSSL
          does not take certificate and key.
      returned: when O(gather) contains V(certificates)
      type: list
      elements: dict
      sample:
        - option: ServerCertFile
          path: /etc/mail/tls/server-certificate.pem
          key: /etc/mail/tls/server-key.pem
          subject: CN=relay.example.com
          issuer: CN=Example CA
          names: [relay.example.com]
          begins: "2026-01-31T12:00:00Z"
          ends: "2026-04-30T12:00:00Z"
          chain_ends: "2030-01-31T12:00:00Z"
          algorithm: rsaEncryption
          bits: 2048
          signature: sha256WithRSAEncryption
          issuer_sent: true
          issuer_known: false
          issuer_between: true
          fault: ""
    tls:
      description:
        - What sendmail would pass over in silence. V(files) are faults of the files that the options of TLS
          name, V(ciphers) those of C(CipherList) and C(CipherSuites).
      returned: when O(gather) contains V(tls)
      type: dict
      sample:
        files: []
        ciphers: ['CipherList ("ECDHE+AESGCN") is nothing that OpenSSL here knows']
    advisories:
      description:
        - The packages of the layout and libraries of the daemon that are installed. V(candidate) is the
          version that C(apt) would install by what it was last told; nothing is fetched or written.
        - V(cves) are those that the changelog of a package of the layout names. It is null without one,
          and for libraries.
      returned: when O(gather) contains V(advisories)
      type: list
      elements: dict
      sample:
        - package: sendmail-bin
          installed: 8.17.1.9-2+deb12u2
          candidate: 8.17.1.9-2+deb12u2
          cves: [CVE-2023-51765]
    decisions:
      description:
        - What the rulesets of O(configuration) decide for strangers, asked as by
          M(postmaster.sendmail.policy) and as the account of C(RunAsUser), and whom the access map gives
          rights, in words that name the entries.
        - V(why) tells why they could not be asked. Then V(answers) is empty, and all else is missing.
          V(complaints) is what sendmail says of the configuration all the same.
        - V(about) of an answer is what the question is about, V(own) for those of O(questions). V(listener)
          is the one off loopback that the question is asked on, and empty with V(own). With V(stranger) come
          the milliseconds of C(greet_pause), the letters of C(srv_features), and the mailer that C(localaddr)
          hands local mail to, if any.
        - V(entries_known) tells whether the entries of the access map could be read. They cannot where it is
          no file, or one that C(makemap) does not read. Then V(wide_clients) and all that follows, and
          V(domains), are of class R alone, and no answer is told to a client that the map itself knows.
        - V(recipients_stripped) is V(false) with C(FEATURE(loose_relay_check)). V(relayed_by_mx) are maps in
          which a recipient's MX would be looked up. V(asked) tells whether each stranger whose mail is
          taken is looked up in a blocklist. It is null if none is taken.
      returned: when O(gather) contains V(decisions)
      type: dict
      sample:
        why: ""
        complaints: []
        server: relay.example.com
        domains: [example.com]
        foreign_domain: example.net
        answers:
          - about: stranger
            name: "203.0.113.9: <someone@stranger.example> to <relaytest@example.net>"
            client_address: 203.0.113.9
            client_name: mail.stranger.example
            client_resolve: OK
            sender: someone@stranger.example
            recipient: relaytest@example.net
            listener: "MTA [192.0.2.25]:25"
            verdict: reject
            code: 550
            text: Relaying denied
            ruleset: Basic_check_rcpt
            relayed: false
            mailer: esmtp
            keys: []
            greet_pause: 1000
            server_features: ""
            local_mailer: esmtp
        entries_known: true
        unasked_maps: [dnsbl]
        blocklists: [{zone: zen.example, asked: true}]
        recipients_stripped: true
        relayed_by_mx: []
        wide_clients: ["10.0.0.0/8 by connect:10 RELAY (/etc/mail/access:3)"]
        clients: ["connect:10 RELAY (/etc/mail/access:3)"]
        senders: []
        whole_domains: []
        discarded: []
        unlimited: {ClientRate: [], ClientConn: [], GreetPause: []}
        server_features: {}
    paths:
      description:
        - Every path that O(configuration) and O(submission) name, what may hold passwords, what starts the
          daemon and is run or read beside it, and the logs of mail.
        - V(why) is what names the path, V(role) what is done with it. V(kind) is empty where nothing is
          there.
        - V(owners) may own it, and V(groups) may read it where V(role) is V(secret). V(faults) say who else
          could change it or put something else there. V(access_lists) are the paths, itself or above, that
          have one.
      returned: when O(gather) contains V(paths)
      type: list
      elements: dict
      sample:
        - path: /etc/mail/access.db
          why: map access
          role: map
          kind: regular file
          owner: root
          group: smmta
          mode: "0640"
          owners: [root]
          groups: [root]
          faults: []
          access_lists: []
    aliases:
      description:
        - The alias files in force, both text and database. V(risky) are aliases that lead to a program, a
          file or a list, V(decoders) those that decode mail. V(elsewhere) are sources of aliases that are no
          files, and V(unread) are texts and databases that are there and were not read, with the reason.
        - V(dead) says why mail for C(postmaster) or C(root) reaches nobody. It is empty where V(elsewhere) or
          V(unread) is not.
      returned: when O(gather) contains V(aliases)
      type: dict
      sample:
        files:
          - path: /etc/aliases
            type: hash
            names: 12
            risky: [{name: lists, kind: program, target: /usr/bin/wrapper}]
            decoders: []
        dead: []
        elsewhere: []
        unread: []
    forwards:
      description:
        - Where C(ForwardPath) has sendmail look for C(.forward) files; empty where it looks for none.
        - V(files) are those that users have there.
      returned: when O(gather) contains V(forwards)
      type: dict
      sample:
        path: $z/.forward
        files: [{path: /root/.forward, owner: root, mode: "0644", runs_program: false}]
    smrsh:
      description:
        - The restricted shell. V(used) tells whether the mailer C(prog) is it, and V(faults) what is
          dangerous in the directory of the programs that it may run.
      returned: when O(gather) contains V(smrsh)
      type: dict
      sample:
        used: false
        directory: /etc/mail/smrsh
        programs: []
        faults: []
    set_ids:
      description:
        - Mail programs that run with more rights than whoever calls them. V(shipped) is what
          C(dpkg-statoverride) keeps for one, V(capabilities) tells whether it has file capabilities,
          V(own) whether it is one of sendmail's.
      returned: when O(gather) contains V(set_ids)
      type: list
      elements: dict
      sample:
        - path: /usr/libexec/sendmail/sendmail
          owner: root
          group: smmsp
          mode: "2755"
          capabilities: false
          own: true
          shipped: root:smmsp 2755
    maps:
      description:
        - The maps in files that O(configuration) names, its alias files, and the files of its classes
          (V(type) is V(class)).
        - V(text) and V(database) are empty where there is no such file. V(stale) tells whether the text is
          newer.
        - V(differs) are keys that the database does not have as the text says. It is null where the two
          cannot be compared. V(faults) are entries that are refused or match nothing, and V(odd) is how
          many there are. V(unread) says why a text that is there was not read.
      returned: when O(gather) contains V(maps)
      type: list
      elements: dict
      sample:
        - name: access
          type: hash
          path: /etc/mail/access
          optional: false
          text: /etc/mail/access
          database: /etc/mail/access.db
          missing: false
          stale: false
          differs: []
          faults: []
          odd: 0
          unread: ""
    drift:
      description:
        - What O(configuration) and O(submission) have otherwise than their C(.mc) files, compiled by this
          host's m4 and kept in memory. V(error) says why there is no telling.
      returned: when O(gather) contains V(drift)
      type: list
      elements: dict
      sample:
        - source: /etc/mail/sendmail.mc
          configuration: /etc/mail/sendmail.cf
          differences: ["option LogLevel is 0, and the .mc says 10"]
          error: ""
    hosts_access:
      description:
        - The rules of C(hosts.allow) and C(hosts.deny) for sendmail. V(defeats) are those of the former
          that let everybody in although the latter denies somebody.
      returned: when O(gather) contains V(hosts_access)
      type: dict
      sample:
        allow: ["sendmail: all"]
        deny: []
        defeats: []
"""

from dataclasses import replace

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postmaster.sendmail.plugins.module_utils._bounds import bounded
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import printable, told_by
from ansible_collections.postmaster.sendmail.plugins.module_utils._gathering import SUBSETS, Gatherer, Wanted
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import AUTO, LAYOUTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import (
    QUESTION,
    parse_questions,
)

_LONGEST = 55.0  # seconds; three will do on a host that answers


def main() -> None:
    """Gather, and exit with what was gathered."""
    subsets = list(SUBSETS)
    module = AnsibleModule(
        argument_spec={
            "gather": {"type": "list", "elements": "str", "choices": subsets, "default": subsets},
            "directory": {"type": "path", "default": "/etc/mail"},
            "configuration": {"type": "path", "default": "/etc/mail/sendmail.cf"},
            "submission": {"type": "path", "default": "/etc/mail/submit.cf"},
            "units": {"type": "list", "elements": "str", "default": ["sendmail.service"]},
            "packages": {"type": "list", "elements": "str", "default": []},
            "accounts": {"type": "list", "elements": "str", "default": []},
            "layout": {"type": "str", "choices": [AUTO, *LAYOUTS], "default": AUTO},
            "questions": {"type": "list", "elements": "dict", "default": [], "options": QUESTION},
        },
        supports_check_mode=True,
    )
    wanted = Wanted(
        directory=module.params["directory"],
        configuration=module.params["configuration"],
        submission=module.params["submission"],
        units=tuple(module.params["units"]),
        packages=tuple(module.params["packages"]),
        layout=module.params["layout"],
        accounts=tuple(module.params["accounts"]),
    )
    with told_by(module):
        questions = parse_questions(module.params["questions"], variable="questions")
        gatherer = Gatherer(replace(wanted, questions=questions))
        with bounded(_LONGEST, lambda: f"gathering {gatherer.at}"):
            info = gatherer.gather(module.params["gather"])
            warnings = gatherer.warnings(module.params["gather"])
    for warning in warnings:
        module.warn(warning)
    module.exit_json(changed=False, info=printable(info))


if __name__ == "__main__":
    main()
