"""Tables of the packet filters that machines have of their own, as their tools print them: firewalld, ufw, iptables and nftables."""

from __future__ import annotations

from analyzer.tables.base import Given, Row, Table, Text, Truth, Word, column


class HostFirewallRow(Row):
    """Zones and chains of the machines' own firewalls: one row for each in each listing, above its rules."""

    node: Word = column("the machine, where the prompt, the command or the path names it")
    tool: Given = column("firewalld, ufw, iptables, ip6tables or nft")
    chain: Word = column(
        "the zone, `incoming` of ufw, else table and chain: `filter INPUT`; null where only the whole is told of"
    )
    hook: Word = column("input, where what comes to the machine itself begins there; null for other chains")
    active: Truth = column("is it in force: the firewall runs, or the zone has an interface or source")
    policy: Word = column(
        "what becomes of what no rule decides: accept, drop or reject; null where it is not shown, or goes back"
    )
    answer: Word = column("with what it rejects: icmp-host-prohibited, tcp-reset ...")
    interfaces: Text = column("interfaces of the zone, with commas between")
    sources: Text = column("networks of the zone, with commas between")
    listed_whole: Truth = column("does the list show all of its rules")
    part: Word = column(
        "ports, services or rich-rules of a zone of firewalld that are listed alone; policy; set, of ipset; else null"
    )
    zones: Text = column("zones from which a policy of firewalld is asked, with commas between; ANY for all")


HOST_FIREWALLS = Table("host_firewalls", HostFirewallRow)


class HostRuleRow(Row):
    """Rules of the machines' own firewalls, in their order: one row a rule, a port or a service."""

    node: Word = column("the machine, as in `host_firewalls`")
    tool: Given = column("firewalld, ufw, iptables, ip6tables or nft")
    chain: Word = column("the zone or chain that it is a rule of")
    action: Given = column("accept, drop, reject, return, jump, goto; none for what decides nothing")
    target: Word = column("the chain that it leads to")
    traffic: Text = column("protocols with their ports: all, or tcp:22,udp:8472,ipip; null where it is not known")
    sources: Text = column(
        "networks from which it is, with commas between; `!` in front of what it is not for; null for all"
    )
    destinations: Text = column("addresses to which it is, as `sources`")
    interfaces: Text = column("interfaces by which it comes in, as `sources`")
    answer: Word = column("with what it rejects")
    standing: Truth = column("is it about connections that stand already, and about no new one")
    conditional: Truth = column("has it a condition that these columns do not show")


HOST_RULES = Table("host_rules", HostRuleRow)
